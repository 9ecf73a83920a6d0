package dev.perigee.example.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Two nodes of the example on one Redis. */
final class BooksApplicationIT {

  @Test
  void aBookIsLookedUpOnce_onBothNodesTogether() {
    try (RedisServer redis = RedisServer.start();
        ConfigurableApplicationContext one = start(redis);
        ConfigurableApplicationContext two = start(redis);
        RawRedis raw = redis.raw()) {
      Book first = one.getBean(Library.class).find(42);
      assertThat(first.title()).isEqualTo("Volume 42, looked up 1 times here");
      assertThat(two.getBean(Library.class).find(42)).isEqualTo(first);
      assertThat(raw.number("EXISTS", "books-example:books:l:42")).isEqualTo(1);

      one.getBean(Library.class).changed(42);
      Book again = one.getBean(Library.class).find(42);
      assertThat(again.title()).isEqualTo("Volume 42, looked up 2 times here");
      await()
          .atMost(Duration.ofSeconds(10)) // as long as its near copy may be served
          .untilAsserted(() -> assertThat(two.getBean(Library.class).find(42)).isEqualTo(again));
    }
  }

  private static ConfigurableApplicationContext start(RedisServer redis) {
    return SpringApplication.run(
        BooksApplication.class, "--perigee.redis.uri=" + redis.uri(), "--logging.level.root=warn");
  }
}
