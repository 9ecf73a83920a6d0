package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objenesis.instantiator.ObjectInstantiator;

/**
 * Objects field by field, each with its class, so that a field that is gone can be read past and
 * one that has changed can be judged. A field that was not written keeps 0 or null.
 */
final class NamedSerializer extends GraphSerializer<Object> {
  private final NamedSchema schema;
  private final NamedSlot[] slots;
  private final int @Nullable [] positions;
  private final @Nullable MethodHandle constructor;
  private final @Nullable ObjectInstantiator<?> instantiator;
  private final @Nullable MethodHandle readResolve;
  private final @Nullable Object[] initial;

  /**
   * @param positions for records: where each field of today belongs among the arguments
   * @param constructor for records
   * @param instantiator for classes
   * @param initial for records: what components have that were not written
   */
  NamedSerializer(
      NamedSchema schema,
      List<NamedSlot> slots,
      int @Nullable [] positions,
      @Nullable MethodHandle constructor,
      @Nullable ObjectInstantiator<?> instantiator,
      @Nullable MethodHandle readResolve,
      @Nullable Object[] initial) {
    this.initial = initial.clone();
    this.schema = schema;
    this.slots = slots.toArray(NamedSlot[]::new);
    this.positions = positions;
    this.constructor = constructor;
    this.instantiator = instantiator;
    this.readResolve = readResolve;
  }

  NamedSchema schema() {
    return schema;
  }

  private boolean isBuiltLast() {
    return constructor != null || readResolve != null;
  }

  @Override
  void write(Engine engine, Output output, Object object) {
    References references = engine.references();
    if (isBuiltLast()) {
      references.open(object);
    }
    for (NamedSlot slot : slots) {
      try {
        MethodHandle getter = slot.getter();
        if (getter != null) {
          engine.writeAny(output, (Object) getter.invokeExact(object));
        }
      } catch (RefusedException e) {
        throw e.at("." + slot.name());
      } catch (Throwable e) {
        throw Rethrown.unchecked(e);
      }
    }
    if (isBuiltLast()) {
      engine.refuseIncomplete(object);
      references.close();
    }
  }

  @Override
  Object read(Engine engine, GraphInput input, Class<?> type) {
    try {
      Object built =
          constructor == null || positions == null
              ? fields(engine, input)
              : record(engine, input, constructor, positions);
      return readResolve == null ? built : (Object) readResolve.invokeExact(built);
    } catch (Throwable e) {
      throw Rethrown.unchecked(e);
    }
  }

  private Object fields(Engine engine, GraphInput input) throws Throwable {
    if (instantiator == null) {
      throw new IllegalStateException("neither a class nor a record");
    }
    Object object = instantiator.newInstance();
    if (readResolve == null) {
      engine.reference(object);
    }
    for (NamedSlot slot : slots) {
      Object value = engine.readAny(input);
      MethodHandle setter = slot.setter();
      if (setter != null) {
        setter.invokeExact(object, slot.convert(value));
      }
    }
    if (readResolve != null) {
      engine.requireComplete(object.getClass());
    }
    return object;
  }

  private Object record(Engine engine, GraphInput input, MethodHandle canonical, int[] arguments)
      throws Throwable {
    @Nullable Object[] values = new @Nullable Object[arguments.length];
    System.arraycopy(initial, 0, values, 0, values.length);
    for (NamedSlot slot : slots) {
      Object value = engine.readAny(input);
      if (!slot.isGone()) {
        values[arguments[slot.index()]] = slot.convert(value);
      }
    }
    engine.requireComplete(canonical.type().returnType());
    return (Object) canonical.invokeExact(values);
  }
}
