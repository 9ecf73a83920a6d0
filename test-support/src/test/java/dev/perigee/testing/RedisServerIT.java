package dev.perigee.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedisServerIT {

  static List<RedisBinary> binaries() {
    return RedisBinary.available();
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void answersAndSaysWhatItIs(RedisBinary binary) {
    try (RedisServer server = RedisServer.start(binary);
        RawRedis redis = server.raw()) {
      assertThat(server.version()).isEqualTo(redis.info("server").get("redis_version"));
      assertThat(server.pid()).isEqualTo(Long.parseLong(redis.info("server").get("process_id")));
      assertThat(server.uri()).hasScheme("redis").hasHost("127.0.0.1").hasPort(server.port());
      assertThat(RawRedis.textOf(redis.call("CONFIG", "GET", "save"))).isEqualTo("[save, ]");
    }
  }

  @Test
  void repliesOfEveryKind() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = server.raw()) {
      byte[] binary = {0, '\r', '\n', -1};
      assertThat(redis.call("SET".getBytes(StandardCharsets.UTF_8), new byte[] {'k'}, binary))
          .isEqualTo("OK");
      assertThat(redis.get("k")).isEqualTo(binary);
      assertThat(redis.get("absent")).isNull();
      assertThat(redis.number("EXISTS", "k")).isEqualTo(1);
      assertThat(RawRedis.textOf(redis.call("MGET", "absent", "k2"))).isEqualTo("[null, null]");
      assertThatThrownBy(() -> redis.call("INCR", "k"))
          .isInstanceOf(RawRedis.ErrorReply.class)
          .hasMessageContaining("not an integer");
    }
  }

  @Test
  void optionsReachTheServer() {
    try (RedisServer server = RedisServer.start("--notify-keyspace-events", "K$gxe");
        RawRedis subscriber = server.raw();
        RawRedis redis = server.raw()) {
      subscriber.call("PSUBSCRIBE", "__keyspace@0__:*");
      assertThat(subscriber.next(Duration.ofMillis(20))).isNull();
      redis.call("SET", "k", "v");
      assertThat(RawRedis.textOf(subscriber.next(Duration.ofSeconds(5))))
          .isEqualTo("[pmessage, __keyspace@0__:*, __keyspace@0__:k, set]");
    }
  }

  @Test
  void countsCommands() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = server.raw()) {
      CommandCounts before = redis.commandCounts();
      redis.call("SET", "k", "v");
      redis.get("k");
      redis.get("k");
      assertThat(redis.commandCounts().since(before).calls())
          .isEqualTo(Map.of("set", 1L, "get", 2L));
    }
  }

  @Test
  void stopsRestartsEmptyAndEnds() {
    RedisServer server = RedisServer.start();
    ProcessHandle first = ProcessHandle.of(server.pid()).orElseThrow();
    try (RawRedis redis = server.raw()) {
      redis.call("SET", "k", "v");
    }
    server.stop();
    assertThat(first.isAlive()).isFalse();
    assertThatThrownBy(server::raw).isInstanceOf(UncheckedIOException.class);

    server.restart();
    try (RawRedis redis = server.raw()) {
      assertThat(redis.get("k")).isNull();
    }
    ProcessHandle second = ProcessHandle.of(server.pid()).orElseThrow();
    server.close();
    server.close();
    assertThat(second.isAlive()).isFalse();
  }

  @Test
  void restartsEmptyAlsoWhereItWasAReplica() {
    try (RedisServer master = RedisServer.start();
        RedisServer server = RedisServer.start()) {
      try (RawRedis redis = master.raw()) {
        redis.call("SET", "k", "v");
      }
      try (RawRedis redis = server.raw()) {
        redis.call("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
        await().until(() -> "up".equals(redis.info("replication").get("master_link_status")));
        assertThat(redis.get("k")).isNotNull();
      }
      server.restart();
      try (RawRedis redis = server.raw()) {
        assertThat(redis.get("k")).isNull();
      }
    }
  }

  @Test
  void pausedServerDoesNotAnswerUntilItGoesOn() {
    try (RedisServer server = RedisServer.start();
        RawRedis subscriber = server.raw();
        RawRedis redis = server.raw()) {
      subscriber.call("SUBSCRIBE", "c");
      redis.call("PUBLISH", "c", "before");
      assertThat(subscriber.next(Duration.ofSeconds(5))).isNotNull();
      server.pause();
      Thread publisher = new Thread(() -> redis.call("PUBLISH", "c", "after"));
      publisher.start();
      assertThat(subscriber.next(Duration.ofMillis(200))).isNull();
      server.resume();
      assertThat(RawRedis.textOf(subscriber.next(Duration.ofSeconds(5))))
          .isEqualTo("[message, c, after]");
    }
  }

  @Test
  void anOptionThatTheServerDoesNotKnowFailsWithItsLog() {
    assertThatThrownBy(() -> RedisServer.start("--no-such-option", "1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no-such-option");
  }
}
