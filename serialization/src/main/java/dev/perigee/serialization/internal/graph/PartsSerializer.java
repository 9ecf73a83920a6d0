package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable container that is built from all its parts at once.
 *
 * @param <T> what it writes
 */
final class PartsSerializer<T> extends GraphSerializer<T> {
  private final int hashedStep;
  private final Function<T, @Nullable Object[]> parts;
  private final Function<@Nullable Object[], T> builder;

  /**
   * @param hashedStep which of the parts find their place by what they are, by hash: 0 for none, 1
   *     for all, 2 for every second one, from the first on
   */
  PartsSerializer(
      int hashedStep,
      Function<T, @Nullable Object[]> parts,
      Function<@Nullable Object[], T> builder) {
    this.hashedStep = hashedStep;
    this.parts = parts;
    this.builder = builder;
  }

  @Override
  void write(Engine engine, Output output, T container) {
    @Nullable Object[] elements = parts.apply(container);
    output.writeVarInt(elements.length, true);
    References references = engine.references();
    references.open(container);
    boolean complete = true;
    for (int i = 0; i < elements.length; i++) {
      try {
        if (isHashed(i)) {
          engine.enterHashed(output, container);
          engine.writeAny(output, elements[i]);
          complete &= engine.leaveHashed(output, container);
        } else {
          engine.writeAny(output, elements[i]);
        }
      } catch (RefusedException e) {
        throw e.at("[" + i + "]");
      }
    }
    references.close();
    if (!complete) {
      throw new RefusedException(
          "A cycle runs through an immutable set or map, of "
              + container.getClass().getName()
              + ", whose elements are hashed before they are complete: break the cycle, or use a"
              + " HashSet or HashMap");
    }
  }

  private boolean isHashed(int part) {
    return hashedStep != 0 && part % hashedStep == 0;
  }

  @Override
  T read(Engine engine, GraphInput input, Class<? extends T> type) {
    @Nullable Object[] elements = new @Nullable Object[input.readLength(1)];
    boolean complete = true;
    for (int i = 0; i < elements.length; i++) {
      if (isHashed(i)) {
        engine.enterHashed(input);
        elements[i] = engine.readAny(input);
        complete &= engine.leaveHashed(input);
      } else {
        elements[i] = engine.readAny(input);
      }
    }
    if (!complete) {
      throw new UnreadableException(Fault.CORRUPT, "a cycle through an immutable set or map");
    }
    return builder.apply(elements);
  }
}
