package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Kryo, set up for us. Used by one thread at a time, and thrown away after any exception: a
 * Kryo that failed once is not trusted with good data again.
 */
final class Engine extends Kryo {
  private static final int MAX_HASHED = 16;

  private final References references;
  private final Islands islands;
  private final ClassNames names;
  private final Deferred deferred = new Deferred();
  private int hashed;
  private final List<Class<?>> rebuilt = new ArrayList<>();

  Engine(Shapes shapes, ClassNames names, References references) {
    super(names, shapes.settings().references() ? references : null);
    names.use();
    this.names = names;
    this.references = references;
    this.islands = shapes.islands();
    setRegistrationRequired(false);
    setOptimizedGenerics(false);
    setMaxDepth(shapes.settings().maxDepth());
    setClassLoader(shapes.settings().loader());
  }

  static Engine of(Shapes shapes) {
    ClassNames names = new ClassNames(shapes);
    return new Engine(shapes, names, new References(names));
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

  Deferred deferred() {
    return deferred;
  }

  /**
   * Begins an element of a set or a key of a map. Sets of sets that share elements take time to
   * hash that doubles with each level, so there are few levels.
   *
   * @return whether there may be one more
   */
  private boolean enterHashed() {
    return ++hashed <= MAX_HASHED;
  }

  void leaveHashed() {
    hashed--;
  }

  /** Begins an element or a key that is written. */
  void enterHashed(Object container) {
    if (!enterHashed()) {
      throw new RefusedException(
          "Sets within sets, or maps as keys of maps, nest more than "
              + MAX_HASHED
              + " levels deep, up to an instance of "
              + container.getClass().getName()
              + ": use lists");
    }
  }

  /** Begins an element or a key that is read. */
  void enterHashedRead() {
    if (!enterHashed()) {
      throw new UnreadableException(Fault.LIMIT, "sets nest too deeply");
    }
  }

  /** Writes any object, {@code null} included, with its class. */
  void writeAny(Output output, @Nullable Object object) {
    writeClassAndObject(output, object);
  }

  /** Reads what {@link #writeAny} wrote. */
  @Nullable Object readAny(GraphInput input) {
    return readClassAndObject(input);
  }

  /** Writes a whole value. */
  void write(Output output, Object value) {
    rebuilt.clear();
    int start = output.position();
    try {
      writeAny(output, value);
    } catch (SharedWithIslandException e) {
      reset();
      output.setPosition(start);
      if (!(value instanceof Serializable)) {
        throw new RefusedException(
            "An instance of "
                + e.getMessage()
                + " is referred to from an object that is written by JDK serialization and from"
                + " one that is not: make "
                + value.getClass().getName()
                + " Serializable");
      }
      names.writeIsland(output);
      if (getReferences()) {
        output.writeByte(NOT_NULL);
      }
      islands.serializer().write(this, output, value);
      reset();
    }
  }

  /** Reads a whole value. */
  @Nullable Object read(GraphInput input) {
    rebuilt.clear();
    setAutoReset(false);
    try {
      Object value = readClassAndObject(input);
      deferred.fill();
      return value;
    } finally {
      reset();
      setAutoReset(true);
    }
  }

  /** Writes an object whose class the reader knows. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  void writeExact(Output output, @Nullable Object object, Shape shape) {
    if (shape.shared) {
      writeObjectOrNull(output, object, shape.getSerializer());
    } else if (object == null) {
      output.writeByte(NULL);
    } else {
      output.writeByte(NOT_NULL);
      ((GraphSerializer) shape.getSerializer()).write(this, output, object);
    }
  }

  /** Reads what {@link #writeExact} wrote. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  @Nullable Object readExact(GraphInput input, Shape shape) {
    if (shape.shared) {
      return readObjectOrNull(input, shape.getType(), shape.getSerializer());
    }
    return input.readByte() == NULL
        ? null
        : ((GraphSerializer) shape.getSerializer()).read(this, input, shape.getType());
  }

  @Override
  public void reset() {
    super.reset();
    hashed = 0;
    if (deferred != null) {
      // Null while the constructor of Kryo runs.
      deferred.reset();
    }
  }
}
