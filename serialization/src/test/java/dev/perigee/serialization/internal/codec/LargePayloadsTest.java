package dev.perigee.serialization.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.serialization.internal.compress.Dictionaries;
import dev.perigee.serialization.internal.compress.DictionaryExchange;
import dev.perigee.serialization.internal.compress.Packing;
import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.graph.GraphSettings;
import dev.perigee.serialization.internal.policy.ClassPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a large value has made grow is not kept, whether it was written or read. */
class LargePayloadsTest {
  private static final int MAX_BYTES = 8 << 20;

  private final List<Workbench> made = new ArrayList<>();
  private final Benches benches =
      new Benches(
          new GraphSettings(
              LargePayloadsTest.class.getClassLoader(),
              ClassPolicy.everythingHarmless(),
              false,
              true,
              100,
              MAX_BYTES),
          made::add);
  private final Dictionaries dictionaries =
      new Dictionaries("c", 3, false, new Nowhere(), Runnable::run, () -> 0);

  /** Stores payloads as they are. */
  private final Packing packing = new Packing(Integer.MAX_VALUE, 3, MAX_BYTES, dictionaries);

  private static final class Nowhere implements DictionaryExchange {
    @Override
    public void publish(long id, byte[] dictionary) {}

    @Override
    public byte @Nullable [] fetch(long id) {
      return null;
    }
  }

  @AfterEach
  void close() {
    benches.close();
    dictionaries.close();
  }

  private byte[] written(Object value) {
    return benches.encode(value, Preamble.of(1, 0, 0, 0, ""), packing);
  }

  private Object read(byte[] envelope) {
    return benches.decode(envelope, Preamble.open(envelope), packing);
  }

  private boolean isKeptAfterReading(Object value) {
    byte[] envelope = written(value);
    assertThat(read(envelope)).isEqualTo(value);
    int before = made.size();
    read(written(List.of(1)));
    return made.size() == before;
  }

  @Test
  void afterASmallValue_theBenchIsKept() {
    assertThat(isKeptAfterReading(List.of("small"))).isTrue();
  }

  @Test
  void afterALongText_itIsNot() {
    assertThat(isKeptAfterReading(List.of("\u00fc".repeat(1 << 20)))).isFalse();
  }

  @Test
  void afterManyObjects_itIsNot() {
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(new ArrayList<>());
    }

    assertThat(isKeptAfterReading(many)).isFalse();
  }
}
