package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the class of an object is named within a value, and what may stand in its place.
 *
 * <pre>
 * 0                     null
 * 1                     an object that was there before: its index follows
 * 2                     the number of a class that does not fit below 128 follows
 * 3 + 2 * number        a type of the {@link JdkTable}
 * 4 + 2 * index         a class that was named before
 * 128 and more          the other bits begin the name of a class that was not named before:
 *                       0, its name and its fingerprint; or 1, two bits of its {@link Kind}, its
 *                       name, and in tolerant mode its fields
 * </pre>
 */
final class ClassNames {
  static final int NULL = 0;
  static final int AGAIN = 1;
  private static final int FAR = 2;
  private static final int FIRST = 3;
  private static final int NAMED = 0x80;
  private static final int KIND_BITS = 2;
  private static final int REMEMBERED = 64;

  private final Shapes shapes;
  private final IdentityHashMap<Class<?>, Shape> known = new IdentityHashMap<>();
  private final IdentityHashMap<Shape, Head> heads = new IdentityHashMap<>();
  private final @Nullable Head[] seen = new @Nullable Head[REMEMBERED];
  private final List<Shape> named = new ArrayList<>();
  private final List<Class<?>> unproven = new ArrayList<>();
  private @Nullable Class<?> lastType;
  private @Nullable Shape lastShape;

  ClassNames(Shapes shapes) {
    this.shapes = shapes;
  }

  /**
   * How a class is named behind another one.
   *
   * <p>Where bytes begin like these, they name that class: no code of a piece of a name is the
   * start of another one's.
   */
  private static final class Head {
    final @Nullable Shape before;
    final Shape shape;
    final byte[] bytes;

    Head(@Nullable Shape before, Shape shape, byte[] bytes) {
      this.before = before;
      this.shape = shape;
      this.bytes = bytes;
    }
  }

  Shape shapeOf(Class<?> type) {
    Shape last = lastShape;
    if (type == lastType && last != null) {
      return last;
    }
    Shape shape = known.get(type);
    if (shape == null) {
      shape = shapes.of(type);
      known.put(type, shape);
      if (shape.kind != Kind.TABLE && !shapes.isProven(type)) {
        unproven.add(type);
      }
    }
    lastType = type;
    lastShape = shape;
    return shape;
  }

  /** Notes a class that is not named, since the reader knows it. */
  void meet(Shape shape) {
    if (shape.kind != Kind.TABLE && !known.containsKey(shape.type)) {
      shapeOf(shape.type);
    }
  }

  /** Writes the class of an object that follows. */
  void write(Output output, Shape shape) {
    if (shape.number != Shape.BY_NAME) {
      writeNumber(output, 2 * shape.number);
      return;
    }
    // Few classes stand in one value, and the last one is the most likely: no table is faster.
    for (int i = named.size() - 1; i >= 0; i--) {
      if (named.get(i) == shape) {
        writeNumber(output, 2 * i + 1);
        return;
      }
    }
    Shape before = last();
    Head head = heads.get(shape);
    if (head == null || head.before != before) {
      head = new Head(before, shape, bytesOf(shape, before));
      heads.put(shape, head);
    }
    output.writeBytes(head.bytes);
    if (shape.serializer instanceof NamedSerializer fields) {
      fields.schema().writeTo(output);
    }
    named.add(shape);
  }

  private static void writeNumber(Output output, int number) {
    int code = FIRST + number;
    if (code < NAMED) {
      output.writeByte(code);
    } else {
      output.writeByte(FAR);
      output.writeVarInt(number, true);
    }
  }

  private static byte[] bytesOf(Shape shape, @Nullable Shape before) {
    Output output = new Output(64, -1);
    BitOutput bits = new BitOutput(output);
    bits.put(1, 1);
    if (shape.hasFingerprint()) {
      bits.put(0, 1);
    } else {
      bits.put(1, 1);
      bits.put(shape.kind.code, KIND_BITS);
    }
    NameCode.write(
        bits, output, shape.type.getName(), before == null ? null : before.type.getName());
    if (shape.hasFingerprint()) {
      output.writeInt(shape.fingerprint);
    }
    return output.toBytes();
  }

  private @Nullable Shape last() {
    return named.isEmpty() ? null : named.get(named.size() - 1);
  }

  /** Announces an object of any class in the form of JDK serialization. */
  static void writeIsland(Output output) {
    writeNumber(output, 2 * JdkTable.ISLAND);
  }

  /**
   * Reads a class whose code is neither {@link #NULL} nor {@link #AGAIN}.
   *
   * @param code as it was read, 0 to 255
   */
  Shape read(int code, GraphInput input) {
    if (code >= NAMED) {
      Shape shape = named(input);
      named.add(shape);
      return shape;
    }
    int number = code == FAR ? input.readVarInt(true) : code - FIRST;
    if (number < 0) {
      throw new UnreadableException(Fault.CORRUPT, "a class without a number");
    }
    if ((number & 1) == 0) {
      return shapes.table(number >> 1);
    }
    if (number >> 1 >= named.size()) {
      throw new UnreadableException(Fault.CORRUPT, "a class that was not named before");
    }
    return named.get(number >> 1);
  }

  private Shape named(GraphInput input) {
    Shape before = last();
    int start = input.position() - 1;
    int place = input.hash(start) & (REMEMBERED - 1);
    Head head = seen[place];
    if (head != null && head.before == before && input.continuesWith(head.bytes, start)) {
      return head.shape;
    }
    input.setPosition(start);
    BitInput bits = new BitInput(input);
    bits.next();
    boolean fingerprint = bits.next() == 0;
    int kind = fingerprint ? -1 : bits.next(KIND_BITS);
    String name = NameCode.read(bits, input, before == null ? null : before.type.getName());
    if (!fingerprint && kind == Kind.NAMED.code) {
      return shapes.named(name, NamedSchema.readFrom(input));
    }
    Shape shape = shapes.plain(shapes.named(name));
    boolean same =
        fingerprint
            ? shape.hasFingerprint() && input.readInt() == shape.fingerprint
            : kind >= 0 && shape.kind.code == kind;
    if (!same) {
      throw new UnreadableException(
          Fault.SCHEMA, name + " or a class within it has changed since this was written");
    }
    byte[] bytes = Arrays.copyOfRange(input.getBuffer(), start, input.position());
    seen[place] = new Head(before, shape, bytes);
    return shape;
  }

  /** Classes that were met here and of which no instance has come back from its bytes yet. */
  List<Class<?>> unproven() {
    return unproven;
  }

  /** Meets the unproven classes anew when they come again. */
  void forgetUnproven() {
    unproven.forEach(known::remove);
    unproven.clear();
    lastType = null;
  }

  void reset() {
    named.clear();
  }
}
