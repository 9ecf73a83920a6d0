package dev.perigee.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.cache.Caching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of {@code docs/redis-patterns.md}, each run as it stands there, then checked. */
final class RedisPatternsIT {
  /** By heading: what is run, with the recipe where the document has it. */
  private static final Map<String, String> CHECKS =
      Map.of(
          "A lock with fencing",
          """
          {
          %1$s
          assertThat(written).isTrue();
          assertThat(token).isEqualTo(fences.get("report"));
          assertThat(lock.isLocked()).isFalse();
          }
          fences.put("report", 99L); // by a holder of a later token
          {
          %1$s
          assertThat(written).isFalse();
          }
          assertThat(fences.get("report")).isEqualTo(99L);
          """,
          "A rate limit by fixed window",
          """
          int passed = 0;
          for (int call = 0; call < 250; call++) {
          %1$s
          passed += allowed ? 1 : 0;
          }
          // Twice as many if the hour changed just now.
          assertThat(passed).isBetween(100, 200);
          redis.getKeys().getKeys().forEach(
              key -> assertThat(redis.getBucket(key).remainTimeToLive()).isPositive());
          """,
          "A rate limit by sliding window",
          """
          int passed = 0;
          for (int call = 0; call < 150; call++) {
          %1$s
          passed += allowed ? 1 : 0;
          }
          assertThat(passed).isEqualTo(100);
          assertThat(redis.getBucket("limit:sliding:ann").remainTimeToLive()).isBetween(1L, 60_000L);
          """,
          "A rate limit by token bucket",
          """
          long start = System.nanoTime();
          int passed = 0;
          for (int call = 0; call < 150; call++) {
          %1$s
          passed += allowed ? 1 : 0;
          }
          long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
          assertThat((long) passed).isBetween(100L, 101 + seconds);
          assertThat(redis.getBucket("limit:bucket:ann").remainTimeToLive()).isBetween(1L, 100_000L);
          """,
          "A leaderboard",
          """
          %1$s
          assertThat(rank).isEqualTo(2);
          assertThat(top).extracting(ScoredEntry::getValue).containsExactly("bob", "ann");
          assertThat(top).extracting(ScoredEntry::getScore).containsExactly(140.0, 120.0);
          """,
          "A reliable queue",
          """
          %1$s
          assertThat(mine.values()).containsExactly(Map.of("mail", "ann@example.org"));
          assertThat(jobs.getPendingInfo("workers").getTotal()).isZero();
          assertThat(jobs.size()).isZero();
          jobs.add(StreamAddArgs.entry("mail", "bob@example.org"));
          jobs.readGroup("workers", "dies", StreamReadGroupArgs.neverDelivered());
          assertThat(jobs.autoClaim("workers", "lives", 0, TimeUnit.SECONDS, StreamMessageId.MIN, 10)
                  .getMessages().values())
              .containsExactly(Map.of("mail", "bob@example.org"));
          """,
          "Sessions",
          """
          %1$s
          assertThat(session).isEqualTo(Map.of("user", "ann"));
          String key = redis.getKeys().getKeysStreamByPattern("perigee:sessions:*").findFirst().get();
          redis.getBucket(key).expire(Duration.ofMinutes(1));
          sessions.get("4711");
          assertThat(redis.getBucket(key).remainTimeToLive()).isBetween(1_700_000L, 1_800_000L);
          """,
          "Publish and subscribe",
          """
          %1$s
          assertThat(listeners).isEqualTo(1);
          assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
          news.removeListener(listener);
          assertThat(news.publish("nobody")).isZero();
          """,
          "A time series",
          """
          %1$s
          assertThat(lastMinute).containsExactly(0.9);
          assertThat(load.firstEntry().getLabel()).isEqualTo("deploy");
          """);

  private final RedisServer redis = RedisServer.start();
  @TempDir private Path folder;

  @BeforeEach
  void theServerOfTheReader() {
    System.setProperty("perigee.redis.uri", redis.uri().toString());
    System.setProperty(
        Caching.JAVAX_CACHE_CACHING_PROVIDER, "dev.perigee.jcache.PerigeeCachingProvider");
  }

  @AfterEach
  void close() {
    Caching.getCachingProvider().close();
    System.clearProperty("perigee.redis.uri");
    System.clearProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    redis.close();
  }

  @Test
  void recipes_areAllChecked() throws IOException {
    Document document = Document.at("docs/redis-patterns.md");
    assertThat(document.sections("java").keySet()).isEqualTo(CHECKS.keySet());
    assertThat(document.blocks("java")).hasSize(1 + CHECKS.size());
  }

  static List<String> headings() {
    return List.copyOf(CHECKS.keySet());
  }

  @ParameterizedTest
  @MethodSource("headings")
  void recipe_doesWhatItSays(String heading) throws Exception {
    Document document = Document.at("docs/redis-patterns.md");
    String setUp = document.blocks("java").get(0);
    String recipe = document.sections("java").get(heading);

    JavaSnippet.compile(setUp + CHECKS.get(heading).formatted(recipe), folder).run();
  }
}
