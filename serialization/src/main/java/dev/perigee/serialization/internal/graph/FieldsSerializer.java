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
    int waiting = engine.deferred().waiting();
    if (readResolve == null) {
      engine.references().enter(object);
    } else {
      engine.references().open(object);
    }
    slots.write(engine, output, object);
    if (readResolve == null) {
      engine.references().leave();
    } else {
      engine.deferred().refuseSince(waiting, object);
      engine.references().close();
    }
  }

  @Override
  Object read(Engine engine, GraphInput input, Class<?> type) {
    Object object = instantiator.newInstance();
    try {
      if (readResolve == null) {
        engine.reference(object);
        engine.references().enter(object);
        slots.read(engine, input, object);
        engine.references().leave();
        return object;
      }
      slots.read(engine, input, object);
      return (Object) readResolve.invokeExact(object);
    } catch (Throwable e) {
      throw Rethrown.unchecked(e);
    }
  }
}
