package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How classes are named within a value.
 *
 * <pre>
 * 0                     null
 * 1..7                  a class of this {@link Kind} that was not named before: its name follows,
 *                       and its fingerprint where it has one
 * 8 + 2 * number        a type of the {@link JdkTable}
 * 9 + 2 * index         a class that was named before
 * </pre>
 */
@SuppressWarnings("rawtypes") // Kryo declares Class without its parameter.
final class ClassNames implements ClassResolver {
  private static final int FIRST = 8;

  private final Shapes shapes;
  private final IdentityHashMap<Class<?>, Shape> known = new IdentityHashMap<>();
  private final IdentityHashMap<Shape, Integer> written = new IdentityHashMap<>();
  private final List<Shape> read = new ArrayList<>();
  private final List<Class<?>> unproven = new ArrayList<>();
  private boolean inUse;
  private @Nullable Class<?> lastType;
  private @Nullable Shape lastShape;

  ClassNames(Shapes shapes) {
    this.shapes = shapes;
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

  @Override
  public @Nullable Registration writeClass(Output output, @Nullable Class type) {
    if (type == null) {
      output.writeByte(0);
      return null;
    }
    Shape shape = shapeOf(type);
    if (shape.getId() != Shape.BY_NAME) {
      output.writeVarInt(FIRST + 2 * shape.getId(), true);
      return shape;
    }
    Integer index = written.get(shape);
    if (index != null) {
      output.writeVarInt(FIRST + 1 + 2 * index, true);
      return shape;
    }
    written.put(shape, written.size());
    output.writeByte(shape.kind.code);
    output.writeString(WellKnownNames.shorten(shape.getType().getName()));
    if (shape.hasFingerprint()) {
      output.writeInt(shape.fingerprint);
    } else if (shape.getSerializer() instanceof NamedSerializer named) {
      named.schema().writeTo(output);
    }
    return shape;
  }

  /** Announces an object of any class in the form of JDK serialization. */
  void writeIsland(Output output) {
    output.writeVarInt(FIRST + 2 * JdkTable.ISLAND, true);
  }

  @Override
  public @Nullable Registration readClass(Input input) {
    int code = input.readVarInt(true);
    if (code == 0) {
      return null;
    }
    if (code < 0) {
      throw new UnreadableException(Fault.CORRUPT, "a negative class number");
    }
    if (code < FIRST) {
      Shape shape = named(code, (GraphInput) input);
      read.add(shape);
      return shape;
    }
    int number = (code - FIRST) >> 1;
    if ((code & 1) == 0) {
      return shapes.table(number);
    }
    if (number >= read.size()) {
      throw new UnreadableException(Fault.CORRUPT, "a class that was not named before");
    }
    return read.get(number);
  }

  private Shape named(int kind, GraphInput input) {
    String name = WellKnownNames.expand(input.readText());
    if (kind == Kind.NAMED.code) {
      return shapes.named(name, NamedSchema.readFrom(input));
    }
    Shape shape = shapes.plain(shapes.named(name));
    if (shape.kind.code != kind
        || (shape.hasFingerprint() && input.readInt() != shape.fingerprint)) {
      throw new UnreadableException(
          Fault.SCHEMA, name + " or a class within it has changed since this was written");
    }
    return shape;
  }

  /** Classes that were met here and of which no instance has come back from its bytes yet. */
  List<Class<?>> unproven() {
    return unproven;
  }

  @Override
  public void reset() {
    if (!written.isEmpty()) {
      written.clear();
    }
    read.clear();
  }

  @Override
  public @Nullable Registration getRegistration(Class type) {
    return inUse ? shapeOf(type) : null;
  }

  /** From now on classes are ours: what Kryo's constructor registers is not wanted. */
  void use() {
    inUse = true;
  }

  // What follows is asked by Kryo for classes that users register; nobody can do so here.

  @Override
  public void setKryo(Kryo kryo) {}

  @Override
  public Registration register(Registration registration) {
    return registration;
  }

  @Override
  public @Nullable Registration unregister(int classId) {
    return null;
  }

  @Override
  public Registration registerImplicit(Class type) {
    return shapeOf(type);
  }

  @Override
  public @Nullable Registration getRegistration(int classId) {
    return null;
  }
}
