package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.RawRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are loaded again before they expire, on a real Redis. */
final class EarlyRefreshIT {
  private static final String ENTRY = "test:refreshed:s:k";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final AtomicInteger LOADS = new AtomicInteger();
  private static volatile CountDownLatch proceed = new CountDownLatch(0);

  private final Nodes nodes = Nodes.startPatient();
  private final RawRedis raw = nodes.redis().raw();

  @AfterEach
  void stop() {
    proceed.countDown();
    raw.close();
    nodes.close();
    LOADS.set(0);
  }

  /**
   * A load takes half a second and the factor is the largest: leads are fifty seconds on average,
   * longer than an entry lives, so most are due at once, and nearly all long before they expire.
   */
  private PerigeeCache<String, Integer> node(boolean near, double factor) {
    return nodes.cache(
        "refreshed",
        PerigeeConfiguration.builder(String.class, Integer.class)
            .loader(FactoryBuilder.factoryOf(new Slow()))
            .readThrough(true)
            .near(near)
            .defaultTtl(Duration.ofSeconds(20))
            .earlyRefresh(factor)
            .build());
  }

  @ParameterizedTest(name = "near cache: {0}")
  @ValueSource(booleans = {true, false})
  void readers_alwaysFindAValue_thatIsLoadedInTheBackground(boolean near) {
    PerigeeCache<String, Integer> a = node(near, 100);
    PerigeeCache<String, Integer> b = node(near, 100);
    assertThat(a.get("k")).isEqualTo(1);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              assertThat(raw.number("EXISTS", ENTRY)).isOne();
              assertThat(b.get("k")).isNotNull();
              return a.get("k") >= 4;
            });
    await().atMost(LIMIT).until(() -> raw.number("EXISTS", "test:#lock:refreshed:s:k") == 0);
    // Nobody loaded what another one was loading: each load stored its value.
    await().atMost(LIMIT).until(() -> a.getFresh("k") >= LOADS.get() - 1);
  }

  @Test
  void factorOfZero_isNever() {
    PerigeeCache<String, Integer> never = node(false, 0);
    assertThat(never.get("k")).isEqualTo(1);
    assertThat(raw.number("PEXPIRE", ENTRY, "50000")).isOne();
    byte[] bytes = java.util.Objects.requireNonNull(raw.get(ENTRY));
    assertThat(bytes[2] & 0x04).as("the flag of a load's cost").isZero();
  }

  @Test
  void valueThatIsLoaded_carriesItsCost() {
    PerigeeCache<String, Integer> cache = node(false, 0.000_001);
    assertThat(cache.get("k")).isEqualTo(1);
    byte[] bytes = java.util.Objects.requireNonNull(raw.get(ENTRY));
    assertThat(bytes[2] & 0x04).as("the flag of a load's cost").isNotZero();
    cache.put("k", 7);
    bytes = java.util.Objects.requireNonNull(raw.get(ENTRY));
    assertThat(bytes[2] & 0x04).isZero();
  }

  @Test
  void closing_whileAnEntryIsRefreshed_endsIt() throws Exception {
    PerigeeCache<String, Integer> cache = node(false, 100);
    assertThat(cache.get("k")).isEqualTo(1);
    proceed = new CountDownLatch(1);
    await().atMost(LIMIT).until(() -> cache.get("k") != null && LOADS.get() == 2);
    cache.close();
    proceed.countDown();
    nodes.closeNodes(); // waits for what runs in the background
    assertThat(raw.number("EXISTS", "test:#lock:refreshed:s:k")).isZero();
    assertThat(LOADS).hasValue(2);
  }

  /** Takes half a second at least, and counts. */
  private static final class Slow implements CacheLoader<String, Integer>, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer load(String key) {
      int load = LOADS.incrementAndGet();
      long began = System.nanoTime();
      while (System.nanoTime() - began < 500_000_000) {
        LockSupport.parkNanos(10_000_000);
      }
      try {
        assertThat(proceed.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return load;
    }

    @Override
    public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
      throw new UnsupportedOperationException();
    }
  }
}
