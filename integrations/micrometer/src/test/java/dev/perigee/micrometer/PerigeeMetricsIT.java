package dev.perigee.micrometer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.PerigeeCachingProvider;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.Manual;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.JCacheMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each meter tells what happened. */
final class PerigeeMetricsIT {
  private static OneRedis redis;

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void start() {
    redis = new OneRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void close() {
    redis.closeNodes();
    registry.close();
  }

  @Test
  void nearAndRemoteReads_invalidationsAndProof() {
    CacheManager manager = redis.node();
    Cache<String, String> cache = manager.createCache("people", new MutableConfiguration<>());
    new PerigeeMetrics(manager).bindTo(registry);
    cache.put("ann", "1");
    await()
        .atMost(10, SECONDS)
        .until(() -> cache.get("ann") != null && count("perigee.near.reads", "result", "hit") > 0);
    assertThat(cache.get("nobody")).isNull();

    assertThat(count("perigee.near.reads", "result", "miss")).isGreaterThanOrEqualTo(2);
    assertThat(count("perigee.near.fills", "result", "published")).isEqualTo(1);
    assertThat(count("perigee.remote.reads", "result", "hit")).isPositive();
    assertThat(count("perigee.remote.reads", "result", "miss")).isEqualTo(1);
    assertThat(gauge("perigee.near.entries")).isEqualTo(1);
    assertThat(gauge("perigee.near.size")).isPositive();
    assertThat(gauge("perigee.near.proof.age")).isBetween(0.0, 3.0);
    assertThat(gauge("perigee.health", "state", "up")).isEqualTo(1);
    assertThat(gauge("perigee.health", "state", "down")).isZero();
    assertThat(gauge("perigee.breaker", "state", "closed")).isEqualTo(1);

    Cache<String, String> other = redis.node().createCache("people", new MutableConfiguration<>());
    other.put("ann", "2");
    await()
        .atMost(10, SECONDS)
        .until(() -> count("perigee.near.invalidations", "source", "event") == 1);
    assertThat(count("perigee.near.stale.found")).isZero();
    assertThat(registry.get("perigee.remote.calls").tag("operation", "get").timer().count())
        .isPositive();
  }

  @Test
  void payloads_beforeAndAfter() {
    CacheManager manager = redis.node();
    new PerigeeMetrics(manager, Tags.of("region", "eu")).bindTo(registry);
    Cache<String, String> cache = manager.createCache("texts", new MutableConfiguration<>());
    cache.put("large", "x".repeat(50_000));
    cache.put("small", "x");

    assertThat(count("perigee.payload.before")).isEqualTo(50_001);
    assertThat(count("perigee.payload.after")).isLessThan(1_000);
    assertThat(count("perigee.payloads", "compressed", "true")).isEqualTo(1);
    assertThat(count("perigee.payloads", "compressed", "false")).isEqualTo(1);
    assertThat(registry.get("perigee.payloads").tag("region", "eu").meters()).hasSize(2);
  }

  @Test
  void loads_areCountedAndTimed() {
    CacheManager manager = redis.node();
    new PerigeeMetrics(manager).bindTo(registry);
    Cache<String, String> cache =
        manager.createCache(
            "loaded",
            new MutableConfiguration<String, String>()
                .setReadThrough(true)
                .setCacheLoaderFactory(Upper::new));
    assertThat(cache.get("a")).isEqualTo("A");
    assertThatThrownBy(() -> cache.get("")).isInstanceOf(RuntimeException.class);

    assertThat(registry.get("perigee.loads").functionTimer().count()).isEqualTo(2);
    assertThat(registry.get("perigee.loads").functionTimer().totalTime(SECONDS)).isPositive();
    assertThat(count("perigee.loads.failed")).isEqualTo(1);
  }

  private static final class Upper implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("as it happens");
      }
      return key.toUpperCase(Locale.ROOT);
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return new HashMap<>();
    }
  }

  @Test
  void aNearCacheThatIsOff_hasNoNearMeters() {
    CacheManager manager = redis.node();
    manager.createCache(
        "far", PerigeeConfiguration.builder(String.class, String.class).near(false).build());
    new PerigeeMetrics(manager).bindTo(registry);

    assertThat(gauge("perigee.health", "state", "off")).isEqualTo(1);
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("perigee.near"));
  }

  @Test
  void metersGo_withTheirCache_andWithTheBinder() {
    CacheManager manager = redis.node();
    PerigeeMetrics metrics = new PerigeeMetrics(manager);
    metrics.bindTo(registry);
    manager.createCache("one", new MutableConfiguration<>()).put("k", "v");
    manager.createCache("two", new MutableConfiguration<>()).put("k", "v");
    manager.getCache("one").close();
    assertThat(registry.getMeters())
        .isNotEmpty()
        .extracting((Meter meter) -> meter.getId().getTag("cache"))
        .containsOnly("two");

    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
    manager.getCache("two").put("k", "v");
    manager.createCache("three", new MutableConfiguration<>());
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void credentials_areInNoTag() {
    URI uri = URI.create("redis://user:secret@127.0.0.1:1");
    try (var provider = new PerigeeCachingProvider()) {
      CacheManager manager = provider.getCacheManager(uri, null);
      manager.createCache("c", new MutableConfiguration<>());
      new PerigeeMetrics(manager).bindTo(registry);
    }
    assertThat(registry.getMeters()).isEmpty(); // closed with the provider
    try (var provider = new PerigeeCachingProvider()) {
      CacheManager manager = provider.getCacheManager(uri, null);
      manager.createCache("c", new MutableConfiguration<>());
      new PerigeeMetrics(manager).bindTo(registry);
      assertThat(registry.getMeters())
          .extracting((Meter meter) -> meter.getId().getTag("cache.manager"))
          .containsOnly("redis://127.0.0.1:1");
    }
  }

  /** Point 12 of what clients expect: the MBeans have the names that Micrometer asks for. */
  @Test
  void jmx_micrometersJCacheMetrics_findsTheMBeans() {
    CacheManager manager = redis.node();
    Cache<String, String> cache =
        manager.createCache(
            "com.acme.User##NaturalId",
            new MutableConfiguration<String, String>().setStatisticsEnabled(true));
    JCacheMetrics.monitor(registry, cache);
    cache.put("k", "v");
    assertThat(cache.get("k")).isEqualTo("v");
    assertThat(cache.get("none")).isNull();

    assertThat(registry.get("cache.gets").tag("result", "hit").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("cache.gets").tag("result", "miss").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("cache.puts").functionCounter().count()).isEqualTo(1);
  }

  /** The lines of the manual, which stand here once more: they compile and run. */
  @Test
  void manual_bindsSo() {
    CacheManager manager = redis.node();
    // spotless:off
    // the manual begins
    PerigeeMetrics metrics = new PerigeeMetrics(manager);
    metrics.bindTo(registry); // caches that are open, and those to come
    // the manual ends
    // spotless:on
    manager.createCache("manual", new MutableConfiguration<>());
    assertThat(registry.getMeters()).isNotEmpty();
    String source =
        Manual.text(
            "integrations/micrometer/src/test/java/dev/perigee/micrometer/PerigeeMetricsIT.java");
    for (String line : Manual.blocks("docs/integrations.md", "java").get(0).split("\n", 0)) {
      assertThat(source).contains("\n    " + line + "\n");
    }
    metrics.close();
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }
}
