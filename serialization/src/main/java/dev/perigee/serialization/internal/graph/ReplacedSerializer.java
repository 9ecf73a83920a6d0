package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Objects that have themselves written as something else, which turns back when it is read. */
final class ReplacedSerializer extends GraphSerializer<Object> {
  private final @Nullable MethodHandle writeReplace;

  /** Reads the objects of any class. */
  ReplacedSerializer() {
    this.writeReplace = null;
  }

  ReplacedSerializer(Class<?> type) {
    this.writeReplace = Forms.replacement(type, "writeReplace");
  }

  @Override
  void write(Engine engine, Output output, Object object) {
    Object replacement = replace(object);
    if (replacement.getClass() == object.getClass()) {
      throw new RefusedException(
          "writeReplace of " + object.getClass().getName() + " returns an object of its own class");
    }
    engine.references().open(object);
    engine.writeAny(output, replacement);
    engine.rebuilt().add(object.getClass());
    engine.refuseIncomplete(object);
    engine.references().close();
  }

  private Object replace(Object object) {
    if (writeReplace != null) {
      try {
        Object replacement = (Object) writeReplace.invokeExact(object);
        if (replacement != null) {
          return replacement;
        }
      } catch (Throwable e) {
        throw Rethrown.unchecked(e);
      }
    }
    throw new RefusedException(
        "writeReplace of " + object.getClass().getName() + " returns nothing to write");
  }

  @Override
  Object read(Engine engine, GraphInput input, Class<?> type) {
    Object read = engine.readAny(input);
    if (read == null) {
      throw new UnreadableException(Fault.CORRUPT, "a replacement that is not there");
    }
    engine.rebuilt().add(read.getClass());
    return read;
  }
}
