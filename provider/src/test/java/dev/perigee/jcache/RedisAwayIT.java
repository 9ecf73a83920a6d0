package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.testing.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

/**
 * Redis that is not there, or does not answer: an error in time, and work goes on when it is back.
 */
final class RedisAwayIT {
  /** A command has 500 ms; making the first connection has five seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  @Test
  void absentAtStart_isAClearErrorInTime() {
    int port;
    try (RedisServer gone = RedisServer.start()) {
      port = gone.port();
    }
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      CacheManager manager =
          provider.getCacheManager(
              URI.create("redis://user:secret@127.0.0.1:" + port), null, new Properties());
      Cache<String, String> cache =
          manager.createCache("away", new MutableConfiguration<String, String>());
      assertInTime(
          () ->
              assertThatThrownBy(() -> cache.get("ann"))
                  .isInstanceOf(CacheException.class)
                  .hasMessageContaining("away")
                  .hasMessageContaining("127.0.0.1:" + port)
                  .satisfies(e -> assertThat(everything(e)).doesNotContain("secret")));
      assertInTime(
          () -> assertThatThrownBy(() -> cache.put("ann", "1")).isInstanceOf(CacheException.class));
    }
  }

  @Test
  void absentAtStart_isFoundWhenItComes() {
    try (Nodes nodes = Nodes.start()) {
      nodes.redis().stop();
      PerigeeCache<String, String> cache =
          nodes.cache("late", new MutableConfiguration<String, String>());
      assertThatThrownBy(() -> cache.get("ann")).isInstanceOf(CacheException.class);
      nodes.redis().restart();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .ignoreExceptionsInstanceOf(CacheException.class)
          .untilAsserted(
              () -> {
                cache.put("ann", "1");
                assertThat(cache.get("ann")).isEqualTo("1");
              });
    }
  }

  @Test
  void hanging_isAnErrorInTime() {
    try (Nodes nodes = Nodes.start()) {
      PerigeeCache<String, String> cache =
          nodes.cache("hung", new MutableConfiguration<String, String>());
      cache.put("ann", "1");
      nodes.redis().pause();
      try {
        assertInTime(
            () ->
                assertThatThrownBy(() -> cache.getFresh("ann")).isInstanceOf(CacheException.class));
        assertInTime(
            () ->
                assertThatThrownBy(() -> cache.put("ann", "2")).isInstanceOf(CacheException.class));
      } finally {
        nodes.redis().resume();
      }
    }
  }

  private static void assertInTime(Runnable assertion) {
    long began = System.nanoTime();
    assertion.run();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
  }

  private static String everything(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
