package dev.perigee.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Loaders and factories that do not do what they should. */
@SuppressWarnings("serial") // factories are lambdas here, and nobody serializes them
final class UserCodeThatFailsIT {
  private static final AtomicInteger CLOSED = new AtomicInteger();
  private static Nodes nodes;

  @BeforeAll
  static void start() {
    nodes = Nodes.start();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  private static final class Broken implements CacheLoader<String, String>, Closeable {
    @Override
    public String load(String key) {
      throw new NoClassDefFoundError("as it happens");
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      throw new NoClassDefFoundError("as it happens");
    }

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }

  private static MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setReadThrough(true)
        .setCacheLoaderFactory(Broken::new);
  }

  @Test
  void loaderThatThrowsAnError_completesLoadAll() {
    try (Cache<String, String> cache = nodes.node().createCache("broken", configuration())) {
      CompletionListenerFuture done = new CompletionListenerFuture();
      cache.loadAll(Set.of("a"), true, done);
      assertThatThrownBy(() -> done.get(10, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CacheLoaderException.class)
          .hasRootCauseInstanceOf(NoClassDefFoundError.class);
      assertThatThrownBy(() -> cache.get("a")).isInstanceOf(NoClassDefFoundError.class);
    }
  }

  @Test
  void cacheThatCannotBeMade_leavesNothingOpen() {
    CacheManager manager = nodes.node();
    int before = CLOSED.get();
    Factory<CacheEntryListener<String, String>> failing =
        () -> {
          throw new IllegalStateException("as it happens");
        };
    MutableConfiguration<String, String> unmade =
        configuration()
            .addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(failing, null, false, true));
    assertThatThrownBy(() -> manager.createCache("unmade", unmade))
        .hasStackTraceContaining("as it happens");
    assertThat(CLOSED.get() - before).isEqualTo(1);
    assertThat(manager.getCacheNames()).doesNotContain("unmade");
    manager.createCache("unmade", configuration()).close();
  }
}
