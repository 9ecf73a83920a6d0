package dev.perigee.example.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
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

      two.getBean(Library.class).changed(42);
      assertThat(two.getBean(Library.class).find(42).title())
          .isEqualTo("Volume 42, looked up 1 times here"); // the first time on this node
    }
  }

  private static ConfigurableApplicationContext start(RedisServer redis) {
    return SpringApplication.run(
        BooksApplication.class, "--perigee.redis.uri=" + redis.uri(), "--logging.level.root=warn");
  }
}
