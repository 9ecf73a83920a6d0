package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.function.Function;

/** A view of another collection, map or comparator, which is written in its place. */
final class WrapperSerializer extends GraphSerializer<Object> {
  private final Function<Object, Object> factory;

  WrapperSerializer(Function<Object, Object> factory) {
    this.factory = factory;
  }

  @Override
  void write(Engine engine, Output output, Object wrapper) {
    engine.references().open(wrapper);
    engine.writeAny(output, InnerObjects.wrapped(wrapper));
    engine.references().close();
  }

  @Override
  Object read(Engine engine, GraphInput input, Class<?> type) {
    Object inner = engine.readAny(input);
    if (inner == null) {
      throw new UnreadableException(Fault.CORRUPT, "a view of nothing");
    }
    return factory.apply(inner);
  }
}
