package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.internal.event.EventDispatcher;
import dev.perigee.jcache.internal.expiry.Expiries;
import dev.perigee.jcache.internal.expiry.TtlRules;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.jcache.internal.integration.Writer;
import dev.perigee.jcache.internal.management.CacheStatistics;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.ValueRefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;

/** Another node writes between the reading and the conditional write of an operation. */
final class ConflictTest {
  private final MemoryStore<String, Integer> store = new MemoryStore<>();
  private final List<String> written = new ArrayList<>();
  private boolean writerFails;
  private final CacheParts<String, Integer> parts = parts();
  private final ConditionalLoop<String, Integer> loop = new ConditionalLoop<>(store, parts.locks());
  private final Writes<String, Integer> writes = new Writes<>(parts, loop);
  private final Comparisons<String, Integer> comparisons = new Comparisons<>(parts, loop, writes);
  private final Reads<String, Integer> reads =
      new Reads<>(
          parts,
          new SharedLoads<>(java.time.Duration.ofMinutes(1)),
          LoadFixture.alone(store),
          new BulkWrites<>(parts),
          UnaryOperator.identity());
  private final Processors<String, Integer> processors =
      new Processors<>(parts, loop, writes, reads);

  @Test
  void invoke_runsAgainOnTheOtherNodesValue() {
    othersWrite(10);
    assertThat(
            processors.<Integer>invoke(
                "k",
                (entry, arguments) -> {
                  entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                  return entry.getValue();
                }))
        .isEqualTo(11);
    assertThat(store.get("k")).isEqualTo(11);
    assertThat(written).containsExactly("k=1", "k=11");
    assertThat(parts.statistics().getCachePuts()).isEqualTo(1);
    assertThat(parts.statistics().getCacheHits()).isEqualTo(1);
  }

  @Test
  void invoke_withAWriter_guessesNothing() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    store.guesses.put("k", store.read("k"));
    store.put("k", 10, WriteTtl.of(1_000), Wanted.NOTHING);
    processors.invoke(
        "k",
        (entry, arguments) -> {
          entry.setValue(entry.getValue() + 1);
          return null;
        });
    assertThat(written).containsExactly("k=11");
  }

  @Test
  void invoke_thatThrows_changesNothing() {
    assertThatThrownBy(
            () ->
                processors.invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue(1);
                      throw new IllegalStateException("as it happens");
                    }))
        .isInstanceOf(EntryProcessorException.class)
        .hasRootCauseMessage("as it happens");
    assertThat(store.entries).isEmpty();
    assertThat(written).isEmpty();
    assertThat(parts.locks().isEmpty()).isTrue();
  }

  @Test
  void put_endsWithWhatTheSystemOfRecordEndsWith() {
    othersWrite(10);
    writes.put("k", 2, Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo(2);
    assertThat(written).containsExactly("k=2", "k=2");
  }

  @Test
  void whatIsRefused_doesNotReachTheSystemOfRecord() {
    store.refused.add(2);
    BulkWrites<String, Integer> bulk = new BulkWrites<>(parts);
    assertThatThrownBy(() -> writes.put("k", 2, Wanted.NOTHING))
        .isInstanceOf(ValueRefusedException.class);
    assertThatThrownBy(() -> writes.putIfAbsent("k", 2)).isInstanceOf(ValueRefusedException.class);
    assertThatThrownBy(() -> bulk.putAll(Map.of("a", 1, "k", 2)))
        .isInstanceOf(ValueRefusedException.class);
    assertThatThrownBy(
            () ->
                processors.invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue(2);
                      return null;
                    }))
        .isInstanceOf(ValueRefusedException.class);
    assertThat(written).isEmpty();
    assertThat(store.entries).isEmpty();
  }

  @Test
  void put_whoseWriterThrows_changesNothing() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    writerFails = true;
    assertThatThrownBy(() -> writes.put("k", 2, Wanted.NOTHING))
        .isInstanceOf(CacheWriterException.class);
    assertThat(store.get("k")).isEqualTo(1);
  }

  @Test
  void putIfAbsent_losesToTheOtherNode() {
    othersWrite(10);
    assertThat(writes.putIfAbsent("k", 2)).isFalse();
    assertThat(store.get("k")).isEqualTo(10);
  }

  @Test
  void replace_comparesWithTheOtherNodesValue() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    othersWrite(10);
    assertThat(comparisons.replace("k", 1, 2)).isEqualTo(Comparisons.Verdict.DIFFERENT);
    assertThat(store.get("k")).isEqualTo(10);
  }

  @Test
  void remove_comparesWithTheOtherNodesValue() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    othersWrite(10);
    assertThat(comparisons.remove("k", 1)).isEqualTo(Comparisons.Verdict.DIFFERENT);
    assertThat(store.get("k")).isEqualTo(10);
  }

  @Test
  void replace_ofWhatTheOtherNodeRemoved_isAMiss() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    store.beforeCompare =
        () -> {
          store.beforeCompare = () -> {};
          store.remove("k", Wanted.NOTHING);
        };
    assertThat(writes.replace("k", 2, Wanted.VALUE).effect()).isEqualTo(Effect.UNCHANGED);
    assertThat(store.entries).isEmpty();
  }

  @Test
  void updateUnderAPolicyWithoutAnOpinion_keepsTheLifetime() {
    store.put("k", 1, WriteTtl.of(777), Wanted.NOTHING);
    writes.put("k", 2, Wanted.NOTHING);
    assertThat(store.entries.get("k").ttlMillis()).isEqualTo(777);
  }

  @Test
  void get_whoseLoadIsOvertaken_returnsTheNewerValue() {
    assertThat(reads.get("loaded")).isEqualTo(42);
    assertThat(store.get("loaded")).isEqualTo(42);
    assertThat(reads.get("overtaken")).isEqualTo(43);
    assertThat(written).isEmpty();
  }

  /** Before the next conditional write the other node writes this value, once. */
  private void othersWrite(int value) {
    store.beforeCompare =
        () -> {
          store.beforeCompare = () -> {};
          store.put("k", value, WriteTtl.of(1_000), Wanted.NOTHING);
        };
  }

  private CacheParts<String, Integer> parts() {
    return new CacheParts<>(
        "conflicts",
        store,
        Expiries.of(
            new CreatedExpiryPolicy(Duration.ONE_HOUR), new TtlRules(60_000, 86_400_000, 0)),
        new CacheStatistics(System::nanoTime, true),
        new EventDispatcher<>(null, UnaryOperator.identity(), Runnable::run),
        new Loader<>(new Overtaken(), () -> 0),
        true,
        new Writer<>(new Recorder()),
        new KeyLocks<>(),
        Integer::equals,
        Runnable::run);
  }

  /** While it loads "overtaken", the other node puts a newer value. */
  private final class Overtaken implements CacheLoader<String, Integer> {
    @Override
    public Integer load(String key) {
      if (key.equals("overtaken")) {
        store.put(key, 43, WriteTtl.of(1_000), Wanted.NOTHING);
      }
      return 42;
    }

    @Override
    public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Recorder implements CacheWriter<String, Integer> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
      if (writerFails) {
        throw new CacheWriterException("as it happens");
      }
      written.add(entry.getKey() + "=" + entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Object key) {
      written.add(key + " deleted");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      throw new UnsupportedOperationException();
    }
  }
}
