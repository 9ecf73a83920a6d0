package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import org.jspecify.annotations.Nullable;

/**
 * One Kryo, set up for us. Used by one thread at a time, and thrown away after any exception: a
 * Kryo that failed once is not trusted with good data again.
 */
final class Engine extends Kryo {
  private final References references;
  private final Deferred deferred = new Deferred();

  Engine(Shapes shapes, ClassNames names, References references) {
    super(names, shapes.settings().references() ? references : null);
    names.use();
    this.references = references;
    setRegistrationRequired(false);
    setOptimizedGenerics(false);
    setMaxDepth(shapes.settings().maxDepth());
    setClassLoader(shapes.settings().loader());
  }

  static Engine of(Shapes shapes) {
    return new Engine(shapes, new ClassNames(shapes), new References(shapes));
  }

  References references() {
    return references;
  }

  Deferred deferred() {
    return deferred;
  }

  /** Writes any object, {@code null} included, with its class. */
  void writeAny(Output output, @Nullable Object object) {
    writeClassAndObject(output, object);
  }

  /** Reads what {@link #writeAny} wrote. */
  @Nullable Object readAny(GraphInput input) {
    return readClassAndObject(input);
  }

  /** Reads a whole value. */
  @Nullable Object read(GraphInput input) {
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
    if (deferred != null) {
      deferred.reset();
    }
  }
}
