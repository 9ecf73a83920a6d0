package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * A serializer that knows the engine that runs it. Stateless, so that all engines of a manager
 * share one instance.
 *
 * @param <T> what it writes
 */
abstract class GraphSerializer<T> extends Serializer<T> {

  abstract void write(Engine engine, Output output, T object);

  abstract T read(Engine engine, GraphInput input, Class<? extends T> type);

  @Override
  public final void write(Kryo kryo, Output output, T object) {
    write((Engine) kryo, output, object);
  }

  @Override
  public final T read(Kryo kryo, Input input, Class<? extends T> type) {
    return read((Engine) kryo, (GraphInput) input, type);
  }
}
