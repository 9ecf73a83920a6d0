package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A value that holds no other object of the graph.
 *
 * @param <T> what it writes
 */
final class ValueSerializer<T> extends GraphSerializer<T> {
  private final BiConsumer<Output, T> writer;
  private final Function<GraphInput, T> reader;

  ValueSerializer(BiConsumer<Output, T> writer, Function<GraphInput, T> reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  void write(Engine engine, Output output, T object) {
    writer.accept(output, object);
  }

  @Override
  T read(Engine engine, GraphInput input, Class<? extends T> type) {
    return reader.apply(input);
  }
}
