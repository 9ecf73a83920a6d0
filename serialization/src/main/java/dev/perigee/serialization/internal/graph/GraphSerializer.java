package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;

/**
 * Writes and reads the content of objects of one class or of several. Stateless, so that all
 * engines of a manager share one instance.
 *
 * @param <T> what it writes
 */
abstract class GraphSerializer<T> {

  abstract void write(Engine engine, Output output, T object);

  abstract T read(Engine engine, GraphInput input, Class<? extends T> type);
}
