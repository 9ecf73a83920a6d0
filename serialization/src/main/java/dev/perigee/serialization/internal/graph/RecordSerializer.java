package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records component by component, rebuilt by their canonical constructor. */
final class RecordSerializer extends GraphSerializer<Object> {
  private final Slots slots;
  private final int[] positions;
  private final MethodHandle constructor;
  private final @Nullable MethodHandle readResolve;

  /**
   * @param slots in the order of their names
   * @param positions where the value of each belongs among the arguments
   * @param constructor {@code (Object[])Object}
   * @param readResolve {@code (Object)Object}, or {@code null} where the record has none
   */
  RecordSerializer(
      List<Slot> slots,
      int[] positions,
      MethodHandle constructor,
      @Nullable MethodHandle readResolve) {
    this.slots = new Slots(slots);
    this.positions = positions.clone();
    this.constructor = constructor;
    this.readResolve = readResolve;
  }

  @Override
  void write(Engine engine, Output output, Object object) {
    engine.references().open(object);
    slots.write(engine, output, object);
    engine.refuseIncomplete(object);
    engine.references().close();
  }

  @Override
  Object read(Engine engine, GraphInput input, Class<?> type) {
    @Nullable Object[] arguments = new Object[slots.count()];
    slots.read(engine, input, arguments, positions);
    engine.requireComplete(type);
    try {
      Object built = (Object) constructor.invokeExact(arguments);
      return readResolve == null ? built : (Object) readResolve.invokeExact(built);
    } catch (Throwable e) {
      throw Rethrown.unchecked(e);
    }
  }
}
