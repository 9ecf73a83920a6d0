package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.RedisSettings;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import dev.perigee.testing.CommandCounts;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisBinary;
import dev.perigee.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** The remote tier of a server that a test has for itself, and tools. */
abstract class RedisTierCase {
  static final long MAX = 60_000;
  static final String KEY = "ns:cache:s:k";

  final RedisServer server;
  final RawRedis raw;
  final RedisConnection connection;
  final RemoteTier tier;

  RedisTierCase(RedisBinary binary) {
    server = RedisServer.start(binary);
    raw = server.raw();
    connection = connect(server);
    tier = connection.tier();
  }

  /** A connection for the namespace {@code ns}. */
  static RedisConnection connect(RedisServer server) {
    return RedisConnection.create(
        new RedisSettings(new RedisSettings.Single(server.uri()), Duration.ofSeconds(10)),
        "ns",
        System::nanoTime);
  }

  @AfterEach
  void stop() {
    connection.close();
    raw.close();
    server.close();
  }

  RemoteWrite put(long version, WriteTtl ttl) {
    return of(tier.put(new Put(KEY, envelope(version, "v"), ttl), Wanted.EXISTENCE, MAX));
  }

  RemoteValue value(String key) {
    RemoteValue value = of(tier.get(key));
    assertThat(value).isNotNull();
    return value;
  }

  Map<String, Long> roundTrips(Runnable operation) {
    operation.run(); // so that the script is known
    CommandCounts before = raw.commandCounts();
    operation.run();
    return raw.commandCounts().since(before).calls();
  }

  long serverMillis() {
    List<?> time = (List<?>) Objects.requireNonNull(raw.call("TIME"));
    return Long.parseLong(RawRedis.textOf(time.get(0))) * 1_000
        + Long.parseLong(RawRedis.textOf(time.get(1))) / 1_000;
  }

  static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "ns:cache:s:" + i).toList();
  }

  static byte[] envelope(long version, String payload) {
    return Envelopes.of(version, payload);
  }

  static byte[] created(long version, long millis) {
    return Envelopes.created(version, millis);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static <T> T of(CompletionStage<T> stage) {
    return Stages.of(stage);
  }
}
