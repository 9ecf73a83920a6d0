package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.RawRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;

/** After every operation under every policy, nothing in the namespace lives for ever. */
final class EverythingExpiresIT {
  private static final javax.cache.expiry.Duration HOUR =
      new javax.cache.expiry.Duration(TimeUnit.HOURS, 1);
  private static final javax.cache.expiry.Duration YEARS =
      new javax.cache.expiry.Duration(TimeUnit.DAYS, 5_000);
  private static final Duration MAX = Duration.ofDays(7);

  @Test
  void everyKey_hasALifetimeBelowTheMaximum() throws Exception {
    try (Nodes nodes = Nodes.start();
        RawRedis raw = nodes.redis().raw()) {
      List<Factory<? extends ExpiryPolicy>> policies =
          List.of(
              EternalExpiryPolicy.factoryOf(),
              CreatedExpiryPolicy.factoryOf(HOUR),
              CreatedExpiryPolicy.factoryOf(YEARS),
              ModifiedExpiryPolicy.factoryOf(HOUR),
              AccessedExpiryPolicy.factoryOf(YEARS),
              TouchedExpiryPolicy.factoryOf(YEARS),
              FactoryBuilder.factoryOf(new Custom()));
      for (int i = 0; i < policies.size(); i++) {
        PerigeeCache<String, String> cache =
            nodes.cache("cache" + i, configuration(policies.get(i)));
        everyOperation(cache, raw, "test:cache" + i + ":s:");
      }
      List<String> keys = scan(raw);
      assertThat(keys).hasSizeGreaterThan(policies.size() * 8);
      for (String key : keys) {
        assertThat(raw.number("PTTL", key)).as("lifetime of %s", key).isBetween(1L, MAX.toMillis());
      }
    }
  }

  /** What was written together must not expire together. */
  @Test
  void jitter_isDrawnForEachEntry() throws Exception {
    try (Nodes nodes = Nodes.start();
        RawRedis raw = nodes.redis().raw()) {
      PerigeeCache<String, String> cache =
          nodes.cache(
              "jittered",
              PerigeeConfiguration.builder(String.class, String.class)
                  .loader(FactoryBuilder.factoryOf(new Echo()))
                  .readThrough(true)
                  .defaultTtl(Duration.ofHours(10))
                  .ttlJitter(0.5)
                  .build());
      Map<String, String> put = new HashMap<>();
      Set<String> read = new HashSet<>();
      Set<String> loaded = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        put.put("put" + i, "v");
        read.add("read" + i);
        loaded.add("loaded" + i);
      }
      cache.putAll(put);
      assertThat(cache.getAll(read)).hasSize(50);
      CompletionListenerFuture done = new CompletionListenerFuture();
      cache.loadAll(loaded, true, done);
      done.get(10, TimeUnit.SECONDS);
      for (Set<String> together : List.of(put.keySet(), read, loaded)) {
        assertThat(
                together.stream().map(key -> raw.number("PTTL", "test:jittered:s:" + key) / 60_000))
            .allSatisfy(minutes -> assertThat(minutes).isBetween(298L, 600L))
            .satisfies(all -> assertThat(new HashSet<>(all)).hasSizeGreaterThan(20));
      }
    }
  }

  private static PerigeeConfiguration<String, String> configuration(
      Factory<? extends ExpiryPolicy> policy) {
    return PerigeeConfiguration.builder(String.class, String.class)
        .expiry(policy)
        .loader(FactoryBuilder.factoryOf(new Echo()))
        .maxTtl(MAX)
        .build();
  }

  private static void everyOperation(
      PerigeeCache<String, String> cache, RawRedis raw, String prefix) throws Exception {
    cache.put("put", "1");
    cache.put("put", "2");
    cache.getAndPut("getAndPut", "1");
    cache.putIfAbsent("putIfAbsent", "1");
    cache.putAll(Map.of("many1", "1", "many2", "2"));
    cache.putAll(Map.of("many1", "3"));
    cache.put("replaced", "1");
    cache.replace("replaced", "2");
    cache.replace("replaced", "2", "3");
    cache.getAndReplace("replaced", "4");
    cache.invoke(
        "invoked",
        (entry, arguments) -> {
          entry.setValue("1");
          return null;
        });
    CompletionListenerFuture loaded = new CompletionListenerFuture();
    cache.loadAll(Set.of("loaded1", "loaded2"), true, loaded);
    loaded.get(10, TimeUnit.SECONDS);
    cache.put("persisted", "1");
    raw.call("PERSIST", prefix + "persisted"); // somebody takes its lifetime away
    cache.put("persisted", "2");
    for (String key : List.of("put", "getAndPut", "many1", "replaced", "invoked", "loaded1")) {
      assertThat(cache.get(key)).isNotNull();
      assertThat(cache.getAll(Set.of(key))).hasSize(1);
      assertThat(cache.getFresh(key)).isNotNull();
    }
    cache.forEach(entry -> assertThat(entry.getValue()).isNotNull());
    cache.remove("many2", "other");
    cache.remove("many2");
  }

  private static List<String> scan(RawRedis raw) {
    List<String> keys = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) raw.call("SCAN", cursor, "MATCH", "test:*", "COUNT", "1000");
      cursor = RawRedis.textOf(page.get(0));
      ((List<?>) page.get(1)).forEach(key -> keys.add(RawRedis.textOf(key)));
    } while (!"0".equals(cursor));
    return keys;
  }

  /** Says eternal, or more than the maximum. */
  private static final class Custom implements ExpiryPolicy, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public javax.cache.expiry.Duration getExpiryForCreation() {
      return javax.cache.expiry.Duration.ETERNAL;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForAccess() {
      return YEARS;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForUpdate() {
      return javax.cache.expiry.Duration.ETERNAL;
    }
  }

  /** Loads each key as its own value. */
  private static final class Echo
      implements javax.cache.integration.CacheLoader<String, String>, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String load(String key) {
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new java.util.HashMap<>();
      keys.forEach(key -> loaded.put(key, key));
      return loaded;
    }
  }
}
