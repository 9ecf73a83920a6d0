package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.config.Atomicity;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.RawRedis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.integration.CacheWriter;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code with side effects under locks in Redis, on two nodes. */
final class LockedIT {
  private static final String LOCK = "test:#lock:locked:s:k";
  private static final int THREADS = 4;
  private static final int RUNS = 25;

  private static final Map<Object, Integer> RECORD = new ConcurrentHashMap<>();
  private static final AtomicInteger WRITTEN = new AtomicInteger();

  private final Nodes nodes = Nodes.startPatient();
  private final RawRedis raw = nodes.redis().raw();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger effects = new AtomicInteger();

  private final EntryProcessor<String, Integer, Integer> increment =
      (entry, arguments) -> {
        effects.incrementAndGet();
        int value = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(value);
        return value;
      };

  @AfterEach
  void stop() {
    threads.shutdownNow();
    List<?> left = (List<?>) raw.call("KEYS", "test:#lock:*");
    raw.close();
    nodes.close();
    RECORD.clear();
    WRITTEN.set(0);
    assertThat(left).isEmpty();
  }

  private PerigeeCache<String, Integer> node(boolean near) {
    return nodes.cache(
        "locked",
        PerigeeConfiguration.builder(String.class, Integer.class)
            .atomicity(Atomicity.LOCKED)
            .near(near)
            .build());
  }

  private PerigeeCache<String, Integer> writingNode() {
    return nodes.cache(
        "locked",
        PerigeeConfiguration.builder(String.class, Integer.class)
            .atomicity(Atomicity.LOCKED)
            .writer(FactoryBuilder.factoryOf(new Recorder()))
            .writeThrough(true)
            .build());
  }

  private void everywhere(List<PerigeeCache<String, Integer>> caches, Work work) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (PerigeeCache<String, Integer> cache : caches) {
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int run = 0; run < RUNS; run++) {
                    work.on(cache);
                  }
                  return null;
                }));
      }
    }
    for (Future<?> each : all) {
      each.get(120, TimeUnit.SECONDS);
    }
  }

  private interface Work {
    void on(Cache<String, Integer> cache);
  }

  @ParameterizedTest(name = "near cache: {0}")
  @ValueSource(booleans = {true, false})
  void processorsOnTwoNodes_haveTheirEffectsOnce(boolean near) throws Exception {
    List<PerigeeCache<String, Integer>> both = List.of(node(near), node(near));
    everywhere(both, cache -> cache.invoke("k", increment));
    assertThat(both.get(0).getFresh("k")).isEqualTo(2 * THREADS * RUNS);
    assertThat(effects).hasValue(2 * THREADS * RUNS);
    assertThat(raw.number("PTTL", "test:locked:s:k")).isPositive();
  }

  @Test
  void writersOnTwoNodes_areCalledOnce_andEndWithWhatTheCacheHas() throws Exception {
    List<PerigeeCache<String, Integer>> both = List.of(writingNode(), writingNode());
    AtomicInteger number = new AtomicInteger();
    everywhere(
        both,
        cache -> {
          int next = number.incrementAndGet();
          if (next % 5 == 0) {
            cache.remove("k");
          } else {
            cache.put("k", next);
          }
        });
    int puts = 2 * THREADS * RUNS * 4 / 5;
    assertThat(WRITTEN).hasValue(puts);
    assertThat(RECORD.get("k")).isEqualTo(both.get(0).getFresh("k"));
  }

  @Test
  void manyKeys_areLockedOneByOne() {
    PerigeeCache<String, Integer> cache = node(true);
    cache.<Integer>invokeAll(
        Set.of("k", "l"),
        (entry, arguments) -> {
          assertThat((List<?>) raw.call("KEYS", "test:#lock:*")).hasSize(1);
          assertThat(raw.number("PTTL", "test:#lock:locked:s:" + entry.getKey()))
              .isBetween(1L, 30_000L);
          return null;
        });
  }

  @Test
  void lockThatIsTakenAway_isARunOnWhatIsThereNow() throws Exception {
    PerigeeCache<String, Integer> a = node(true);
    PerigeeCache<String, Integer> b = node(true);
    a.invoke(
        "k",
        (entry, arguments) -> {
          if (effects.getAndIncrement() == 0) {
            raw.call("DEL", LOCK); // as a failover may lose it
            theOtherIncrements(b);
          }
          entry.setValue(entry.exists() ? entry.getValue() + 10 : 10);
          return null;
        });
    assertThat(b.getFresh("k")).isEqualTo(11);
    assertThat(effects).hasValue(3); // twice here, once there
  }

  private void theOtherIncrements(PerigeeCache<String, Integer> other) {
    try {
      threads.submit(() -> other.invoke("k", increment)).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void processorThatThrows_leavesNoLock() {
    PerigeeCache<String, Integer> cache = node(true);
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "k",
                    (entry, arguments) -> {
                      throw new IllegalStateException("as it happens");
                    }))
        .isInstanceOf(EntryProcessorException.class);
    assertThat(raw.number("EXISTS", LOCK)).isZero();
    assertThat(node(true).<Integer>invoke("k", increment)).isEqualTo(1);
  }

  @Test
  void processorThatReadsItsOwnKey_doesNotWaitForItself() {
    PerigeeCache<String, Integer> cache = node(true);
    cache.put("k", 1);
    assertThat(cache.<Integer>invoke("k", (entry, arguments) -> cache.getFresh(entry.getKey())))
        .isEqualTo(1);
    assertThat(cache.<Integer>invoke("k", (entry, arguments) -> cache.invoke("k", increment)))
        .isEqualTo(2);
  }

  /** A system of record that counts what is written to it. */
  private static final class Recorder
      implements CacheWriter<String, Integer>, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
      WRITTEN.incrementAndGet();
      RECORD.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Object key) {
      RECORD.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      throw new UnsupportedOperationException();
    }
  }
}
