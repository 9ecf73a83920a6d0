package dev.perigee.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.FailurePolicy;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.RawRedis;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A degraded cache that reads and writes through, and whose listeners hear of it. */
final class DegradedSystemOfRecordIT {
  private static final List<String> CALLS = new CopyOnWriteArrayList<>();

  private final Nodes nodes = Nodes.start();
  private PerigeeCache<String, String> cache;

  /** What is behind the cache. */
  public static final class Source
      implements CacheLoader<String, String>,
          CacheWriter<String, String>,
          CacheEntryCreatedListener<String, String>,
          java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String load(String key) {
      CALLS.add("load " + key);
      return "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      return loaded;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      CALLS.add("write " + entry.getKey());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      CALLS.add("delete " + key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(event -> CALLS.add("created " + event.getKey()));
    }
  }

  @BeforeEach
  void open() {
    cache =
        nodes.cache(
            "orders",
            PerigeeConfiguration.builder(String.class, String.class)
                .failurePolicy(FailurePolicy.DEGRADE)
                .loader(FactoryBuilder.factoryOf(Source.class))
                .readThrough(true)
                .writer(FactoryBuilder.factoryOf(Source.class))
                .writeThrough(true)
                .addListener(
                    new MutableCacheEntryListenerConfiguration<>(
                        FactoryBuilder.factoryOf(Source.class), null, false, true))
                .build());
    try (RawRedis raw = nodes.redis().raw()) {
      await()
          .atMost(30, SECONDS)
          .until(
              () -> {
                cache.put("k", "v1");
                cache.put("other", "o1");
                return raw.get("test:orders:s:k") != null && raw.get("test:orders:s:other") != null;
              });
    }
    nodes.redis().pause();
    CALLS.clear();
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void resume() {
    nodes.redis().resume();
    await()
        .atMost(30, SECONDS)
        .until(() -> !cache.health().detail().contains("the cache is degraded"));
  }

  @Test
  void writers_areCalledOnce() {
    cache.put("k", "v2");
    cache.putAll(Map.of("other", "o2"));
    assertThat(cache.remove("k")).isFalse();
    assertThat(CALLS)
        .containsExactly("write k", "created k", "write other", "created other", "delete k");
    resume();
    CALLS.clear();
    await().atMost(30, SECONDS).until(() -> "loaded".equals(cache.get("k")));
    assertThat(CALLS).contains("load k");
  }

  @Test
  void loads_leaveWhatIsInRedis() {
    assertThat(cache.getAll(Set.of("a", "b", "c", "k"))).hasSize(4).containsValue("loaded");
    assertThat(CALLS).contains("load a", "load k");
    assertThat(cache.get("k")).isEqualTo("loaded");
    assertThat(cache.<String>invoke("k", (entry, arguments) -> entry.getValue()))
        .isEqualTo("loaded");
    assertThat(cache.health().detail()).doesNotContain("the cache is degraded");
    resume();
    await().atMost(30, SECONDS).until(() -> "v1".equals(cache.getFresh("k")));
  }

  @Test
  void removeAll_thatCannotTellTheWriter_throws() {
    assertThatThrownBy(cache::removeAll).isInstanceOf(CacheException.class);
    assertThat(CALLS).isEmpty();
    cache.clear();
    assertThat(cache.health().detail()).contains("the whole cache");
    resume();
    assertThat(cache.getFresh("k")).isNull();
  }
}
