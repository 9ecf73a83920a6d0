package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.RawRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that miss the same key at the same time, on a real Redis. */
final class LoadLockIT {
  private static final String LOCK = "test:#lock:loaded:s:k";
  private static final int THREADS = 8;

  private static final AtomicInteger LOADS = new AtomicInteger();
  private static Function<String, String> source = key -> key;

  private final Nodes nodes = Nodes.start();
  private final RawRedis raw = nodes.redis().raw();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    raw.close();
    nodes.close();
    LOADS.set(0);
    source = key -> key;
  }

  private PerigeeCache<String, String> node(boolean near, Duration lock) {
    return nodes.cache(
        "loaded",
        PerigeeConfiguration.builder(String.class, String.class)
            .loader(FactoryBuilder.factoryOf(new Counting()))
            .readThrough(true)
            .near(near)
            .loadLock(lock)
            .build());
  }

  private static Duration lock() {
    return Duration.ofSeconds(30);
  }

  @ParameterizedTest(name = "near cache: {0}")
  @ValueSource(booleans = {true, false})
  void manyMisses_onTwoNodes_areOneLoad(boolean near) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    source =
        key -> {
          begun.countDown();
          awaited(proceed);
          return "loaded";
        };
    List<PerigeeCache<String, String>> both = List.of(node(near, lock()), node(near, lock()));
    List<Future<String>> results = new ArrayList<>();
    AtomicInteger started = new AtomicInteger();
    for (int i = 0; i < 2 * THREADS; i++) {
      PerigeeCache<String, String> cache = both.get(i % 2);
      results.add(
          threads.submit(
              () -> {
                started.incrementAndGet();
                return cache.get("k");
              }));
    }
    awaited(begun);
    await().atMost(Duration.ofSeconds(20)).until(() -> started.get() == 2 * THREADS);
    // The other node asks for the lock, in vain, again and again.
    await().atMost(Duration.ofSeconds(20)).until(() -> raw.commandCounts().of("evalsha") > 5);
    assertThat(raw.number("PTTL", LOCK)).isBetween(1L, 30_000L);
    proceed.countDown();
    for (Future<String> result : results) {
      assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("loaded");
    }
    assertThat(LOADS).hasValue(1);
    assertThat(raw.number("EXISTS", LOCK)).isZero();
    assertThat(raw.number("PTTL", "test:loaded:s:k")).isPositive();
  }

  @Test
  void nodeThatDied_holdsTheOthersBackForTheLifetimeOfItsLock() {
    PerigeeCache<String, String> cache = node(true, lock());
    raw.call("SET", LOCK, "of a dead node", "PX", "400");
    source =
        key -> {
          assertThat(raw.text("GET", LOCK)).isNotEqualTo("of a dead node");
          return "loaded";
        };
    assertThat(cache.get("k")).isEqualTo("loaded");
    assertThat(raw.number("EXISTS", LOCK)).isZero();
  }

  @Test
  void lockThatIsNeverFree_isWaitedForAsLongAsItIsConfigured() {
    PerigeeCache<String, String> cache = node(true, Duration.ofMillis(300));
    raw.call("SET", LOCK, "of nobody", "PX", "3600000");
    long began = System.nanoTime();
    assertThat(cache.get("k")).isEqualTo("k");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(250));
    assertThat(raw.text("GET", LOCK)).isEqualTo("of nobody");
  }

  @Test
  void loadThatFailsOrFindsNothing_leavesNoLock() {
    PerigeeCache<String, String> cache = node(true, lock());
    source =
        key -> {
          throw new CacheLoaderException("as it happens");
        };
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(CacheLoaderException.class);
    assertThat(raw.number("EXISTS", LOCK)).isZero();
    source = key -> null;
    assertThat(cache.get("k")).isNull();
    assertThat(raw.number("EXISTS", LOCK)).isZero();
    source = key -> "found";
    assertThat(node(true, lock()).get("k")).isEqualTo("found");
  }

  @Test
  void lockThatRedisRefuses_isALoadWithoutIt() {
    PerigeeCache<String, String> cache = node(false, lock());
    assertThat(cache.get("other")).isEqualTo("other");
    raw.call("ACL", "SETUSER", "default", "resetkeys", "~test:loaded:*");
    try {
      assertThat(cache.get("k")).isEqualTo("k");
    } finally {
      raw.call("ACL", "SETUSER", "default", "allkeys");
    }
    assertThat(LOADS).hasValue(2);
    assertThat(raw.number("EXISTS", "test:loaded:s:k")).isOne();
  }

  @Test
  void redisThatFallsSilentDuringTheLoad_isAnErrorInTime_andLeavesNothingForLong() {
    PerigeeCache<String, String> cache = node(false, lock());
    source =
        key -> {
          assertThat(raw.number("PTTL", LOCK)).isBetween(1L, 30_000L);
          nodes.redis().pause();
          return "loaded";
        };
    try {
      assertThatThrownBy(() -> cache.get("k")).isInstanceOf(CacheException.class);
    } finally {
      nodes.redis().resume();
    }
    // What was sent meanwhile is executed, or not; the lock then is left to its lifetime.
    assertThat(raw.number("PTTL", LOCK)).isNotEqualTo(-1);
  }

  @Test
  void locksAreNoEntries() {
    PerigeeCache<String, String> cache = node(true, lock());
    assertThat(cache.get("a")).isEqualTo("a");
    source =
        key -> {
          assertThat(cache.iterator().next().getKey()).isEqualTo("a");
          cache.clear();
          assertThat(raw.number("EXISTS", LOCK)).isOne();
          return "loaded";
        };
    assertThat(cache.get("k")).isEqualTo("loaded");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts its loads; what it answers is the test's. */
  private static final class Counting implements CacheLoader<String, String>, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String load(String key) {
      LOADS.incrementAndGet();
      return source.apply(key);
    }

    @Override
    public java.util.Map<String, String> loadAll(Iterable<? extends String> keys) {
      throw new UnsupportedOperationException();
    }
  }
}
