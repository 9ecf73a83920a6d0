package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objenesis.instantiator.ObjectInstantiator;

/** Objects field by field, in the order of their names, without running a constructor. */
final class FieldsSerializer extends GraphSerializer<Object> {
  private final Slots slots;
  private final ObjectInstantiator<?> instantiator;
  private final @Nullable MethodHandle readResolve;

  /**
   * @param readResolve {@code (Object)Object}, or {@code null} where the class has none
   */
  FieldsSerializer(
      List<Slot> slots, ObjectInstantiator<?> instantiator, @Nullable MethodHandle readResolve) {
    this.slots = new Slots(slots);
    this.instantiator = instantiator;
    this.readResolve = readResolve;
  }

  @Override
  void write(Engine engine, Output output, Object object) {
    if (readResolve == null) {
      slots.write(engine, output, object);
      return;
    }
    engine.references().open(object);
    slots.write(engine, output, object);
    engine.refuseIncomplete(object);
    engine.references().close();
  }

  @Override
  Object read(Engine engine, GraphInput input, Class<?> type) {
    Object object = instantiator.newInstance();
    try {
      if (readResolve == null) {
        engine.reference(object);
        slots.read(engine, input, object);
        return object;
      }
      slots.read(engine, input, object);
      engine.requireComplete(type);
      return (Object) readResolve.invokeExact(object);
    } catch (Throwable e) {
      throw Rethrown.unchecked(e);
    }
  }
}
