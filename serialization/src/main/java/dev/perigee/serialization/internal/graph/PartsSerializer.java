package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.RefusedException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable container that is built from all its parts at once.
 *
 * @param <T> what it writes
 */
final class PartsSerializer<T> extends GraphSerializer<T> {
  private final boolean ordered;
  private final Function<T, @Nullable Object[]> parts;
  private final Function<@Nullable Object[], T> builder;

  /**
   * @param ordered whether the parts find their place by what they are, by hash or comparison
   */
  PartsSerializer(
      boolean ordered,
      Function<T, @Nullable Object[]> parts,
      Function<@Nullable Object[], T> builder) {
    this.ordered = ordered;
    this.parts = parts;
    this.builder = builder;
  }

  @Override
  void write(Engine engine, Output output, T container) {
    @Nullable Object[] elements = parts.apply(container);
    output.writeVarInt(elements.length, true);
    References references = engine.references();
    int before = references.backReferences();
    references.open(container);
    if (ordered) {
      engine.enterHashed(container);
    }
    for (int i = 0; i < elements.length; i++) {
      try {
        engine.writeAny(output, elements[i]);
      } catch (RefusedException e) {
        throw e.at("[" + i + "]");
      }
    }
    references.close();
    if (ordered) {
      engine.leaveHashed();
    }
    if (ordered && references.backReferences() != before) {
      throw new RefusedException(
          "A cycle runs through an immutable set or map, whose elements are hashed before they are"
              + " complete: break the cycle, or use a HashSet or HashMap");
    }
  }

  @Override
  T read(Engine engine, GraphInput input, Class<? extends T> type) {
    @Nullable Object[] elements = new @Nullable Object[input.readLength(1)];
    if (ordered) {
      engine.enterHashedRead();
    }
    for (int i = 0; i < elements.length; i++) {
      elements[i] = engine.readAny(input);
    }
    if (ordered) {
      engine.leaveHashed();
    }
    return builder.apply(elements);
  }
}
