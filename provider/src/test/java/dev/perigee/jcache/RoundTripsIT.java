package dev.perigee.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.CommandCounts;
import dev.perigee.testing.RawRedis;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operations cost, by INFO commandstats. Without a near cache nothing else sends commands. */
final class RoundTripsIT {
  private static Nodes nodes;
  private static RawRedis raw;
  private static PerigeeCache<String, String> far;

  @BeforeAll
  static void start() {
    nodes = Nodes.start();
    raw = nodes.redis().raw();
    far =
        nodes.cache(
            "far", PerigeeConfiguration.builder(String.class, String.class).near(false).build());
    warmUp();
  }

  /** Connects, and lets the server load the scripts: that happens once for each. */
  private static void warmUp() {
    far.put("warm", "up");
    far.get("warm");
    far.getAndPut("warm", "up");
    far.putIfAbsent("warm", "up");
    far.remove("warm");
  }

  @AfterAll
  static void stop() {
    raw.close();
    nodes.close();
  }

  @Test
  void get_miss() {
    CommandCounts counts = during(() -> assertThat(far.get("nobody")).isNull());
    assertThat(counts.of("get")).isEqualTo(1);
    assertThat(counts.of("pttl")).isLessThanOrEqualTo(1);
    assertThat(roundTrips(counts)).isEqualTo(1);
  }

  @Test
  void put() {
    CommandCounts counts = during(() -> far.put("ann", "1"));
    assertThat(counts.of("set") + counts.of("psetex")).isEqualTo(1);
    assertThat(total(counts)).isEqualTo(1);
  }

  @Test
  void remove() {
    far.put("bob", "1");
    CommandCounts counts = during(() -> assertThat(far.remove("bob")).isTrue());
    assertThat(counts.of("unlink") + counts.of("del")).isEqualTo(1);
    assertThat(total(counts)).isEqualTo(1);
  }

  @Test
  void putIfAbsent() {
    CommandCounts counts = during(() -> assertThat(far.putIfAbsent("cid", "1")).isTrue());
    assertThat(counts.of("set")).isEqualTo(1);
    assertThat(roundTrips(counts)).isEqualTo(1);
  }

  @Test
  void getAndPut() {
    CommandCounts counts = during(() -> assertThat(far.getAndPut("dan", "1")).isNull());
    assertThat(counts.of("set") + counts.of("psetex")).isEqualTo(1);
    assertThat(roundTrips(counts)).isEqualTo(1);
  }

  @Test
  void getAll_ofAHundred_isOnePipelineOrOneMget() {
    Map<String, String> hundred = hundred();
    far.putAll(hundred);
    PipelineProbe probe = new PipelineProbe(raw);
    CommandCounts counts =
        during(() -> assertThat(far.getAll(hundred.keySet())).isEqualTo(hundred));
    assertThat(counts.of("get") + 100 * counts.of("mget")).isEqualTo(100);
    assertThat(probe.reads()).isLessThanOrEqualTo(PipelineProbe.ONE_PIPELINE);
  }

  /** Read, and what was loaded stored; load again, and what is there left alone. */
  @Test
  void loadsOfAHundred_areAFewPipelines() throws Exception {
    PerigeeCache<String, String> loading =
        nodes.cache(
            "loading",
            PerigeeConfiguration.builder(String.class, String.class)
                .near(false)
                .loader(FactoryBuilder.factoryOf(new Constant()))
                .readThrough(true)
                .build());
    loading.get("warm");
    Map<String, String> hundred = hundred();
    PipelineProbe reading = new PipelineProbe(raw);
    assertThat(loading.getAll(hundred.keySet())).hasSize(100).containsEntry("many7", "loaded");
    assertThat(reading.reads()).isLessThanOrEqualTo(2 * PipelineProbe.ONE_PIPELINE);
    assertThat(raw.call("EXISTS", "test:loading:s:many7")).isEqualTo(1L);
    for (boolean replacing : new boolean[] {false, true}) {
      PipelineProbe probe = new PipelineProbe(raw);
      CompletionListenerFuture done = new CompletionListenerFuture();
      loading.loadAll(hundred.keySet(), replacing, done);
      done.get(30, SECONDS);
      assertThat(probe.reads()).isLessThanOrEqualTo(PipelineProbe.ONE_PIPELINE);
    }
  }

  private static final class Constant implements CacheLoader<String, String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String load(String key) {
      return "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new LinkedHashMap<>();
      keys.forEach(key -> loaded.put(key, "loaded"));
      return loaded;
    }
  }

  @Test
  void putAll_ofAHundred_isAFewPipelines() {
    Map<String, String> hundred = hundred();
    PipelineProbe probe = new PipelineProbe(raw);
    CommandCounts counts = during(() -> far.putAll(hundred));
    assertThat(counts.of("set") + counts.of("psetex")).isEqualTo(100);
    assertThat(total(counts)).isEqualTo(100);
    assertThat(probe.reads()).isLessThanOrEqualTo(PipelineProbe.ONE_PIPELINE);
  }

  @Test
  void nearHit_sendsNothing() {
    try (Nodes own = Nodes.on(nodes.redis())) {
      PerigeeCache<String, String> near =
          own.cache("near", PerigeeConfiguration.builder(String.class, String.class).build());
      near.put("ann", "1");
      await()
          .atMost(10, SECONDS)
          .until(
              () -> {
                long hits = near.nearStatistics().hits();
                return near.get("ann") != null && near.nearStatistics().hits() > hits;
              });
      long hits = near.nearStatistics().hits();
      CommandCounts counts =
          during(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  assertThat(near.get("ann")).isEqualTo("1");
                }
              });
      assertThat(near.nearStatistics().hits() - hits).isGreaterThanOrEqualTo(9_990);
      // The beat of the connection goes on, a few commands a second whatever is read.
      assertThat(total(counts)).isLessThan(60);
    }
  }

  /** Who keeps no copy need not know how long it may live. */
  @Test
  void missesOfACrowdedNearCache_askForNoLifetime() {
    try (Nodes own = Nodes.on(nodes.redis())) {
      PerigeeCache<String, String> near =
          own.cache(
              "crowded",
              PerigeeConfiguration.builder(String.class, String.class).nearMaxEntries(10).build());
      Map<String, String> hundred = hundred();
      near.putAll(hundred);
      await()
          .atMost(10, SECONDS)
          .until(
              () -> {
                hundred.keySet().forEach(near::get);
                return near.nearStatistics().invalidations().get("capacity") > 0;
              });
      near.putAll(Map.of("ann", "1", "bob", "2"));
      CommandCounts counts =
          during(
              () -> {
                assertThat(near.get("ann")).isEqualTo("1");
                assertThat(near.get("bob")).isEqualTo("2");
              });
      assertThat(counts.of("get")).isEqualTo(2);
      assertThat(counts.of("pttl")).isZero();
    }
  }

  private static Map<String, String> hundred() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      entries.put("many" + i, "value " + i);
    }
    return entries;
  }

  private static CommandCounts during(Runnable action) {
    CommandCounts before = raw.commandCounts();
    action.run();
    return raw.commandCounts().since(before);
  }

  /** Every command but the counting itself and the client's keep-alive. */
  private static long total(CommandCounts counts) {
    return counts.calls().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("info") && !entry.getKey().equals("ping"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** A script is one round trip, whatever it does inside; GET and PTTL are sent together. */
  private static long roundTrips(CommandCounts counts) {
    long scripts = counts.of("evalsha") + counts.of("evalsha_ro") + counts.of("eval");
    return scripts > 0 ? scripts : total(counts) - counts.of("pttl");
  }
}
