package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.near.Health;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shard.EpochCause;
import dev.perigee.near.internal.remote.RemoteConnection.Registration;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisBinary;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Events, beats and what takes the proof of freshness away, on every server there is. */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class EventsIT {

  private static final BeatInterval FAST = new BeatInterval(100);
  private static final long LEASE = TimeUnit.MILLISECONDS.toNanos(1_000);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final RedisBinary binary;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  EventsIT(RedisBinary binary) {
    this.binary = binary;
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void eventsOfTheOwnCacheAloneArriveInOrder() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    listen(connection, "ns:other:");
    assertThat(shard.bumps(EpochCause.RESUBSCRIBED)).isZero();
    raw.call("SET", "ns:cache:s:a", "v");
    raw.call("SET", "ns:cache2:s:a", "v");
    raw.call("SET", "ns:cache", "v");
    raw.call("SET", "nsx:cache:s:a", "v");
    raw.call("PEXPIRE", "ns:cache:s:a", "50000");
    raw.call("SET", "ns:other:s:b", "v");
    raw.call("DEL", "ns:cache:s:a");
    raw.call("SET", "ns:cache:s:ä%20:{x}", "v");
    assertThat(take(5))
        .containsExactly(
            "ns:cache:s:a set",
            "ns:cache:s:a expire",
            "ns:other:s:b set",
            "ns:cache:s:a del",
            "ns:cache:s:ä%20:{x} set");
    assertThat(events).isEmpty();
  }

  @Test
  void aThousandEventsKeepTheirOrder() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    proven(connection, listen(connection, "ns:cache:"));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      raw.call("SET", "ns:cache:l:" + i, "v");
      expected.add("ns:cache:l:" + i + " set");
    }
    assertThat(take(1_000)).isEqualTo(expected);
  }

  @Test
  void aClosedRegistrationHearsNothingAndTheLastOneEndsTheSubscription() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    Registration first = listen(connection, "ns:cache:");
    Registration second = listen(connection, "ns:other:");
    Shard shard = proven(connection, first);
    first.close();
    raw.call("SET", "ns:cache:s:a", "v");
    raw.call("SET", "ns:other:s:a", "v");
    assertThat(take(1)).containsExactly("ns:other:s:a set");
    second.close();
    await().atMost(SOON).until(() -> raw.number("PUBSUB", "NUMPAT") == 0);
    assertThat(isProven(shard)).isFalse();
    proven(connection, listen(connection, "ns:cache:"));
    assertThat(raw.number("PUBSUB", "NUMPAT")).isEqualTo(1);
  }

  @Test
  void aPrefixThatIsNoneOfACacheIsRefused() throws Exception {
    RedisConnection connection = connection(server());
    for (String prefix : List.of("", "ns:", "ns:cache", "other:cache:", "ns:a:b:")) {
      assertThatThrownBy(() -> connection.listen(prefix, (key, event) -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void addsWhatIsMissingToTheSettingAndKeepsWhatIsThere() throws Exception {
    RedisServer server = server("--notify-keyspace-events", "Elg");
    RedisConnection connection = connection(server);
    proven(connection, listen(connection, "ns:cache:"));
    String flags = RawRedis.textOf(raw(server).call("CONFIG", "GET", "notify-keyspace-events"));
    assertThat(flags).contains("E", "l", "g", "K", "$", "x", "e");
  }

  @Test
  void notificationsThatAreOffAndCannotBeSwitchedOn_degraded() throws Exception {
    RedisServer server = server("--rename-command", "CONFIG", "");
    RedisConnection connection = connection(server);
    listen(connection, "ns:cache:");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(connection.health())
                    .matches(health -> health.state() == Health.State.DEGRADED)
                    .extracting(Health::detail)
                    .asString()
                    .contains("notify-keyspace-events", "K$gxe"));
    assertThat(isProven(shard(connection))).isFalse();
  }

  @Test
  void notificationsThatAreOnAndCannotBeLookedAt_proven() throws Exception {
    RedisServer server = server("--rename-command", "CONFIG", "", "--notify-keyspace-events", "KA");
    RedisConnection connection = connection(server);
    proven(connection, listen(connection, "ns:cache:"));
    assertThat(connection.health().state()).isEqualTo(Health.State.UP);
  }

  @Test
  void flagsThatLackDeletionsAndCannotBeLookedAt_neverProven() throws Exception {
    RedisServer server = server("--rename-command", "CONFIG", "", "--notify-keyspace-events", "K$");
    RedisConnection connection = connection(server);
    listen(connection, "ns:cache:");
    await()
        .atMost(SOON)
        .until(() -> connection.health().detail().contains("does not announce the beats"));
    assertThat(isProven(shard(connection))).isFalse();
  }

  @Test
  void notificationsSwitchedOff_copiesAreHiddenAndItIsPutRight() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    long epoch = shard.epoch();
    raw(server).call("CONFIG", "SET", "notify-keyspace-events", "");
    await().atMost(SOON).until(() -> shard.bumps(EpochCause.EVENTS_MISSING) == 1);
    assertThat(shard.epoch()).isEqualTo(epoch + 1);
    await().atMost(SOON).until(() -> isProven(shard));
    assertThat(shard.bumps(EpochCause.EVENTS_MISSING)).isEqualTo(1);
  }

  @Test
  void subscriberKilled_bumpsAndProvesAgain() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    for (int i = 1; i <= 3; i++) {
      int times = i;
      raw.call("CLIENT", "KILL", "TYPE", "pubsub");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(shard.bumps(EpochCause.CONNECTION_LOST)).isEqualTo(times);
                assertThat(shard.bumps(EpochCause.RESUBSCRIBED)).isEqualTo(times);
                assertThat(isProven(shard)).isTrue();
              });
    }
    raw.call("SET", "ns:cache:s:a", "v");
    assertThat(take(1)).containsExactly("ns:cache:s:a set");
    assertThat(raw.number("PUBSUB", "NUMPAT")).isEqualTo(1);
  }

  @Test
  void serverRestarted_bumpsAndProvesAgain() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    server.stop();
    await().atMost(SOON).until(() -> shard.bumps(EpochCause.CONNECTION_LOST) == 1);
    assertThat(isProven(shard)).isFalse();
    await().atMost(SOON).until(() -> connection.health().state() != Health.State.UP);
    server.restart();
    await().atMost(SOON).until(() -> isProven(shard));
    assertThat(shard.bumps(EpochCause.RESUBSCRIBED)).isEqualTo(1);
    assertThat(connection.health().state()).isEqualTo(Health.State.UP);
  }

  @Test
  void serverPaused_theLeaseRunsOut() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    server.pause();
    await().atMost(SOON).until(() -> !isProven(shard));
    server.resume();
    await().atMost(SOON).until(() -> isProven(shard));
  }

  @Test
  void dataSetExchanged_bumpsTheGeneration() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    raw.call("FLUSHDB");
    await().atMost(SOON).until(() -> shard.bumps(EpochCause.GENERATION) == 1);
    raw.call("FLUSHALL", "ASYNC");
    await().atMost(SOON).until(() -> shard.bumps(EpochCause.GENERATION) == 2);
    raw.call("SWAPDB", "0", "1");
    await().atMost(SOON).until(() -> shard.bumps(EpochCause.GENERATION) == 3);
    await().atMost(SOON).until(() -> isProven(shard));
    assertThat(shard.bumps(EpochCause.EVENTS_MISSING)).isZero();
    assertThat(shard.bumps(EpochCause.CONNECTION_LOST)).isZero();
  }

  @Test
  void masterDemotedAndPromoted_bumpsTheRole() throws Exception {
    RedisServer server = server();
    RedisServer other = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    Shard shard = proven(connection, listen(connection, "ns:cache:"));
    raw.call("REPLICAOF", "127.0.0.1", String.valueOf(other.port()));
    await().atMost(SOON).until(() -> shard.bumps(EpochCause.ROLE) > 0);
    await().atMost(SOON).until(() -> !isProven(shard));
    assertThat(connection.health().state()).isEqualTo(Health.State.DEGRADED);
    await()
        .atMost(SOON)
        .until(() -> "up".equals(raw.info("replication").get("master_link_status")));
    assertThat(isProven(shard)).isFalse();
    long demoted = shard.bumps(EpochCause.ROLE);
    raw.call("REPLICAOF", "NO", "ONE");
    await().atMost(SOON).until(() -> isProven(shard));
    assertThat(shard.bumps(EpochCause.ROLE)).isGreaterThan(demoted);
  }

  @Test
  void nodesShareTheBeats() throws Exception {
    RedisServer server = server();
    RawRedis raw = raw(server);
    RedisConnection first = connection(server);
    RedisConnection second = connection(server);
    Shard one = proven(first, listen(first, "ns:cache:"));
    Shard two = proven(second, listen(second, "ns:cache:"));
    raw.call("PSUBSCRIBE", "__keyspace@0__:ns:#beat:all:*");
    long began = System.nanoTime();
    int beats = 0;
    while (beats < 20) {
      if (RawRedis.textOf(raw.next(SOON)).endsWith("set]")) {
        beats++;
      }
    }
    long each = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 20;
    assertThat(each).isGreaterThanOrEqualTo(FAST.leastAgeMillis());
    assertThat(isProven(one)).isTrue();
    assertThat(isProven(two)).isTrue();
    assertThat(one.epoch() + two.epoch()).isZero();
  }

  @Test
  void theBeatLeavesOneKeyAndThatHasALifetime() throws Exception {
    RedisServer server = server();
    RedisConnection connection = connection(server);
    RawRedis raw = raw(server);
    proven(connection, listen(connection, "ns:cache:"));
    assertThat(RawRedis.textOf(raw.call("KEYS", "*"))).isEqualTo("[ns:#beat:all]");
    assertThat(raw.number("PTTL", "ns:#beat:all")).isPositive();
  }

  @Test
  void anotherDatabase() throws Exception {
    RedisServer server = server();
    RedisConnection connection =
        connect(new RedisSettings.Single(java.net.URI.create(server.uri() + "/3")));
    RawRedis raw = raw(server);
    proven(connection, listen(connection, "ns:cache:"));
    raw.call("SET", "ns:cache:s:a", "v");
    raw.call("SELECT", "3");
    raw.call("SET", "ns:cache:s:b", "v");
    assertThat(take(1)).containsExactly("ns:cache:s:b set");
  }

  // ---- tools

  private RedisServer server(String... options) {
    RedisServer server = RedisServer.start(binary, options);
    opened.add(server);
    return server;
  }

  private RawRedis raw(RedisServer server) {
    RawRedis raw = server.raw();
    opened.add(raw);
    return raw;
  }

  private RedisConnection connection(RedisServer server) {
    return connect(new RedisSettings.Single(server.uri()));
  }

  private RedisConnection connect(RedisSettings.Topology topology) {
    RedisConnection connection =
        RedisConnection.create(
            new RedisSettings(topology, Duration.ofMillis(800)), "ns", System::nanoTime, FAST);
    opened.add(connection);
    return connection;
  }

  private Registration listen(RedisConnection connection, String prefix) {
    return connection.listen(prefix, (key, event) -> events.add(key + " " + event));
  }

  /** The shard of a connection that listens, once it is proven. */
  private static Shard proven(RedisConnection connection, Registration listening) {
    assertThat(listening).isNotNull();
    await().atMost(SOON).until(() -> isProven(shard(connection)));
    return shard(connection);
  }

  private static Shard shard(RedisConnection connection) {
    return connection.shards().of("ns:cache:s:any");
  }

  private static boolean isProven(Shard shard) {
    return shard.isProven(System.nanoTime(), LEASE);
  }

  private List<String> take(int count) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    while (taken.size() < count) {
      String next = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as("event after " + taken).isNotNull();
      taken.add(String.valueOf(next));
    }
    return taken;
  }
}
