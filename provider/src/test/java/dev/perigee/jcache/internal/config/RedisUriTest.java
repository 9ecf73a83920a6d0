package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisUriTest {

  @ParameterizedTest
  @CsvSource({
    "redis://h, redis://h:6379",
    "redis://h/, redis://h:6379/",
    "redis://h/3, redis://h:6379/3",
    "redis://h:7000/3, redis://h:7000/3",
    "rediss://h, rediss://h:6379",
    "REDISS://h:1, rediss://h:1",
    "redis://user:p%40ss@h:7000, redis://user:p%40ss@h:7000",
    "redis://:pass@h, redis://:pass@h:6379",
    "redis://[::1]:7000/1, redis://[::1]:7000/1"
  })
  void server(String text, String expected) {
    assertThat(RedisUri.server(text)).isEqualTo(URI.create(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:secret@h, redis://[user:password@]host",
    "redis:h, no valid host and port",
    "redis://u:secret@my_host:6379, no '_'",
    "redis://u:secret@h:99999, from 1 to 65535",
    "redis://u:secret@h:0, from 1 to 65535",
    "redis://u:secret@h:port, no valid host and port",
    "redis://u:secret@h/x, the number of a database",
    "redis://u:secret@h/1/2, the number of a database",
    "redis://u:secret@h/-1, the number of a database",
    "redis://u:sec?secret@h, %3F",
    "redis://u:sec#secret@h, %3F",
    "redis://u:secret@h?timeout=1, %3F",
    "redis://u:secret[@h, %XX",
    "redis://u:100%secret@h, %XX",
    "redis://u:secret^@h, %XX",
    "secret, redis://[user:password@]host",
    "'', redis://[user:password@]host"
  })
  void refusedWithoutASecret(String text, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUri.server(text))
        .withMessageContaining(expected)
        .withNoCause()
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void aNodeHasNoDatabase() {
    assertThat(RedisUri.node("redis://h/0")).isEqualTo(URI.create("redis://h:6379/0"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUri.node("redis://h/1"))
        .withMessageContaining("a node has no database");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUri.sentinel("redis://h/1"))
        .withMessageContaining("a node has no database");
  }

  @Test
  void aSentinelHasAPortOfItsOwn() {
    assertThat(RedisUri.sentinel("redis://h")).isEqualTo(URI.create("redis://h:26379"));
    assertThat(RedisUri.sentinel("redis://h:5000")).isEqualTo(URI.create("redis://h:5000"));
  }

  @Test
  void nodesMustBeOneSystem() {
    List<URI> good = List.of(URI.create("redis://u:p@a:1"), URI.create("redis://u:p@b:1"));
    assertThat(RedisUri.together(good)).isEqualTo(good);
    assertRefused("at least one node");
    assertRefused("all be redis:// or all be rediss://", "redis://a:1", "rediss://b:1");
    assertRefused("the same user and password", "redis://u:p@a:1", "redis://b:1");
  }

  private static void assertRefused(String expected, String... nodes) {
    List<URI> uris = List.of(nodes).stream().map(URI::create).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUri.together(uris))
        .withMessageContaining(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://h", "rediss://h", "Redis://h", "redis:h"})
  void isRedis(String uri) {
    assertThat(RedisUri.isRedis(URI.create(uri))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"perigee:default", "redisx://h", "relative", "file:/redis"})
  void isNotRedis(String uri) {
    assertThat(RedisUri.isRedis(URI.create(uri))).isFalse();
  }
}
