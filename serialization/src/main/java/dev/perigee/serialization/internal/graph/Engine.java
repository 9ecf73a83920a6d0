package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads one object after the other, and knows which of them it met before. Used by one
 * thread at a time, and thrown away after any exception: one that failed once is not trusted with
 * good data again.
 *
 * <p>A reference is told from an object by what stands for the class, so that it costs an object
 * nothing that it might have been one.
 */
final class Engine {
  /** Index 0 of objects that were there before, where the class is known; 0 is null. */
  private static final int FIRST_BEFORE = 1;

  private final boolean keepsReferences;
  private final int maxDepth;
  private final Islands islands;
  private final ClassNames names;
  private final References references = new References();
  private final Deferred deferred = new Deferred();
  private final List<Class<?>> rebuilt = new ArrayList<>();

  /** The indexes of objects that are being read and do not exist yet. */
  private int[] unborn = new int[16];

  private int unbornCount;
  private int depth;

  /** Whether the value that was written last is one island. */
  private boolean island;

  Engine(Shapes shapes) {
    this.names = new ClassNames(shapes);
    this.islands = shapes.islands();
    this.keepsReferences = shapes.settings().references();
    this.maxDepth = shapes.settings().maxDepth();
  }

  References references() {
    return references;
  }

  ClassNames names() {
    return names;
  }

  /**
   * The classes of the objects that stood as something else, in the order in which they were
   * finished: the same when they are written and when they are read, or one came back as another.
   */
  List<Class<?>> rebuilt() {
    return rebuilt;
  }

  /** Whether the value that was written last is one island, after another form was tried. */
  boolean wroteIsland() {
    return island;
  }

  Deferred deferred() {
    return deferred;
  }

  /** Begins elements of a set or a key of a map that are written. */
  void enterHashed(Output output, Object container) {
    if (!references.reach().enterHashed(output.position())) {
      throw new RefusedException(
          "Sets within sets, or maps as keys of maps, nest more than "
              + Reach.MAX_HASHED
              + " levels deep, up to an instance of "
              + container.getClass().getName()
              + ": use lists for the outer ones");
    }
  }

  /**
   * Ends them.
   *
   * @return whether the reader can put them in at once
   */
  boolean leaveHashed(Output output, Object container) {
    boolean complete = references.reach().leaveHashed(output.position());
    if (references.reach().hashesTooLong(output.position())) {
      throw new RefusedException(
          "Hashing the elements or keys of an instance of "
              + container.getClass().getName()
              + " takes too long, since they refer to the same objects again and again, at each"
              + " level anew: hold them in a list, or key them by something smaller");
    }
    return complete;
  }

  /** Begins elements of a set or a key of a map that are read. */
  void enterHashed(GraphInput input) {
    if (!references.reach().enterHashed(input.position())) {
      throw new UnreadableException(Fault.LIMIT, "sets nest too deeply");
    }
  }

  /**
   * Ends them.
   *
   * @return whether they can be put in at once
   */
  boolean leaveHashed(GraphInput input) {
    boolean complete = references.reach().leaveHashed(input.position());
    if (references.reach().hashesTooLong(input.position())) {
      throw new UnreadableException(Fault.LIMIT, "sets whose elements take too long to hash");
    }
    return complete;
  }

  /** Refuses an object whose constructor or readResolve would find a set or map empty. */
  void refuseIncomplete(Object object) {
    if (references.reach().isHolding()) {
      throw new RefusedException(
          "A cycle runs through a set or map inside an instance of "
              + object.getClass().getName()
              + ", which is built from its parts and would find it empty: break the cycle");
    }
  }

  /** Requires that an object can be built from its parts: the writer refused it if it cannot. */
  void requireComplete(Class<?> type) {
    if (references.reach().isHolding()) {
      throw new UnreadableException(
          Fault.CORRUPT, "a cycle through a set or map inside " + type.getName());
    }
  }

  /** Writes any object, {@code null} included, with its class. */
  void writeAny(Output output, @Nullable Object object) {
    if (object == null) {
      output.writeByte(ClassNames.NULL);
      return;
    }
    Shape shape = names.shapeOf(object.getClass());
    if (shape.shared && keepsReferences) {
      int index = references.writtenIndex(object);
      if (index >= 0) {
        output.writeByte(ClassNames.AGAIN);
        output.writeVarInt(index, true);
        return;
      }
      references.addWritten(object);
    }
    names.write(output, shape);
    writeContent(output, object, shape);
  }

  /** Reads what {@link #writeAny} wrote. */
  @Nullable Object readAny(GraphInput input) {
    int code = input.readByte() & 0xFF;
    if (code == ClassNames.NULL) {
      return null;
    }
    if (code == ClassNames.AGAIN) {
      return references.readBefore(input.readVarInt(true));
    }
    return readContent(input, names.read(code, input));
  }

  /**
   * Writes an object whose class the reader knows.
   *
   * @return whether it is there and was not before, which the reader must be told
   */
  boolean writeExact(Output output, @Nullable Object object, Shape shape) {
    if (object != null) {
      names.meet(shape);
    }
    if (!shape.shared) {
      if (object != null) {
        writeContent(output, object, shape);
      }
      return object != null;
    }
    if (object == null) {
      output.writeByte(ClassNames.NULL);
      return false;
    }
    if (keepsReferences) {
      int index = references.writtenIndex(object);
      if (index >= 0) {
        output.writeVarInt(FIRST_BEFORE + index, true);
        return false;
      }
      references.addWritten(object);
    }
    writeContent(output, object, shape);
    return true;
  }

  /**
   * Reads what {@link #writeExact} wrote.
   *
   * @param follows what that returned
   */
  @Nullable Object readExact(GraphInput input, Shape shape, boolean follows) {
    if (follows) {
      return readContent(input, shape);
    }
    if (!shape.shared) {
      return null;
    }
    int code = input.readVarInt(true);
    return code == ClassNames.NULL ? null : references.readBefore(code - FIRST_BEFORE);
  }

  /** Writes a class alone. */
  void writeType(Output output, Class<?> type) {
    names.write(output, names.shapeOf(type));
  }

  /** Reads what {@link #writeType} wrote. */
  @Nullable Class<?> readType(GraphInput input) {
    int code = input.readByte() & 0xFF;
    return code == ClassNames.NULL || code == ClassNames.AGAIN
        ? null
        : names.read(code, input).type;
  }

  @SuppressWarnings("unchecked") // The shape is that of the object.
  private void writeContent(Output output, Object object, Shape shape) {
    if (++depth > maxDepth) {
      throw new RefusedException(
          "The value nests deeper than serialization.maxDepth, which is " + maxDepth);
    }
    GraphSerializer<Object> serializer = (GraphSerializer<Object>) shape.serializer;
    if (shape.shared && keepsReferences) {
      int start = output.position();
      int outer = references.reach().begin();
      serializer.write(this, output, object);
      references.reach().end(outer, output.position() - start, shape.hashedByIdentity);
    } else {
      serializer.write(this, output, object);
    }
    depth--;
  }

  @SuppressWarnings("unchecked") // The shape is that of the object.
  private Object readContent(GraphInput input, Shape shape) {
    if (++depth > maxDepth) {
      throw new UnreadableException(Fault.LIMIT, "the payload nests too deeply");
    }
    GraphSerializer<Object> serializer = (GraphSerializer<Object>) shape.serializer;
    Object object;
    if (shape.shared && keepsReferences) {
      if (unbornCount == unborn.length) {
        unborn = Arrays.copyOf(unborn, 2 * unbornCount);
      }
      unborn[unbornCount++] = references.nextRead();
      int waiting = unbornCount;
      int start = input.position();
      int outer = references.reach().begin();
      int begun = references.reach().current();
      object = serializer.read(this, input, shape.type);
      if (references.reach().end(outer, input.position() - start, shape.hashedByIdentity)) {
        deferred.fillFrom(begun);
      }
      if (unbornCount == waiting) {
        reference(object);
      }
    } else {
      object = serializer.read(this, input, shape.type);
    }
    depth--;
    return object;
  }

  /** Makes an object known before what it holds is read, which may refer to it. */
  void reference(@Nullable Object object) {
    if (keepsReferences) {
      references.setRead(unborn[--unbornCount], object);
    }
  }

  /** Writes a whole value. */
  void write(Output output, Object value) {
    rebuilt.clear();
    island = false;
    int start = output.position();
    try {
      writeAny(output, value);
    } catch (SharedWithIslandException e) {
      if (!(value instanceof Serializable)) {
        throw new RefusedException(
            "An instance of "
                + e.getMessage()
                + " is referred to from an object that is written by JDK serialization and from"
                + " one that is not: make "
                + value.getClass().getName()
                + " Serializable");
      }
      reset();
      rebuilt.clear();
      island = true;
      output.setPosition(start);
      ClassNames.writeIsland(output);
      islands.serializer().write(this, output, value);
    }
    reset();
  }

  /** Reads a whole value. */
  @Nullable Object read(GraphInput input) {
    rebuilt.clear();
    Object value = readAny(input);
    reset();
    return value;
  }

  private void reset() {
    names.reset();
    references.reset();
    deferred.reset();
    unbornCount = 0;
    depth = 0;
  }
}
