package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.near.Health;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/** Servers that are absent, slow, strange or gone. */
class TroubleIT {

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** Connecting may take this long, whatever the timeout. */
  private static final long CONNECT_MILLIS = 5_000;

  /** What a busy machine may add. */
  private static final long SLACK_MILLIS = 1_500;

  private static final long MAX = 60_000;
  private static final String KEY = "ns:cache:s:k";

  @Test
  void repliesThatComeTooLateAreNotTakenForOthers() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.raw();
        RedisConnection connection = connect(new RedisSettings.Single(server.uri()))) {
      RemoteTier tier = connection.tier();
      List<String> keys = IntStream.range(0, 50).mapToObj(i -> "ns:cache:l:" + i).toList();
      keys.forEach(key -> raw.call("SET", key, key, "PX", "600000"));
      assertThat(texts(Stages.of(tier.getAll(keys)))).isEqualTo(keys);
      for (int round = 0; round < 5; round++) {
        server.pause();
        var late = tier.getAll(keys);
        var single = tier.get(keys.get(0));
        assertThatThrownBy(() -> Stages.of(late)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> Stages.of(single)).isInstanceOf(StoreException.class);
        server.resume();
        for (int i = 0; i < 200; i++) {
          String key = keys.get(i % keys.size());
          RemoteValue value;
          try {
            value = Stages.of(tier.get(key));
          } catch (StoreException e) {
            continue; // a connection that was given up
          }
          assertThat(new String(value.bytes(), StandardCharsets.UTF_8)).isEqualTo(key);
        }
        assertThat(texts(Stages.of(tier.getAll(keys)))).isEqualTo(keys);
      }
    }
  }

  @Test
  void absentServer_aClearErrorInTime_andTheNextUseTriesAgain() {
    RedisServer server = RedisServer.start();
    server.stop();
    try (server;
        RedisConnection connection =
            connect(new RedisSettings.Single(withUserInfo(server, "joe:hush")))) {
      assertThat(connection.health().state()).isEqualTo(Health.State.UP);
      long began = System.nanoTime();
      assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isFalse())
          .hasMessageContaining("redis://127.0.0.1:" + server.port())
          .hasMessageContaining("refused")
          .message()
          .doesNotContain("hush");
      assertThat(millisSince(began)).isLessThan(CONNECT_MILLIS);
      assertThatThrownBy(() -> Stages.of(connection.tier().put(put(), Wanted.NOTHING, MAX)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isFalse());
      assertThatThrownBy(() -> connection.tier().clear("ns:cache:"))
          .isInstanceOf(StoreException.class);
      assertThat(connection.health().state()).isEqualTo(Health.State.DOWN);
      assertThat(connection.health().detail()).doesNotContain("hush");

      server.restart();
      try (RawRedis raw = server.raw()) {
        raw.call("ACL", "SETUSER", "joe", "on", ">hush", "allkeys", "allchannels", "+@all");
      }
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Stages.of(connection.tier().get(KEY))).isNull());
      assertThat(connection.health().state()).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void absentServer_manyCallersShareOneAttempt() {
    RedisServer server = RedisServer.start();
    server.stop();
    try (server;
        RedisConnection connection = connect(new RedisSettings.Single(server.uri()))) {
      long began = System.nanoTime();
      List<CompletionStage<RemoteValue>> stages =
          IntStream.range(0, 200).mapToObj(i -> connection.tier().get(KEY)).toList();
      for (CompletionStage<RemoteValue> stage : stages) {
        assertThatThrownBy(() -> Stages.of(stage)).isInstanceOf(StoreException.class);
      }
      assertThat(millisSince(began)).isLessThan(2 * CONNECT_MILLIS);
    }
  }

  @Test
  void wrongPassword_saysSoWithoutIt() {
    try (RedisServer server = RedisServer.start("--requirepass", "right");
        RedisConnection connection =
            connect(new RedisSettings.Single(withUserInfo(server, ":hush")))) {
      assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
          .isInstanceOf(StoreException.class)
          .satisfies(thrown -> assertThat(everythingSaid(thrown)).doesNotContain("hush"))
          .hasMessageContaining("password");
    }
  }

  @Test
  void rightPassword_percentEncoded() {
    try (RedisServer server = RedisServer.start("--requirepass", "p@ss w+rd");
        RedisConnection connection =
            connect(new RedisSettings.Single(withUserInfo(server, ":p%40ss%20w+rd")))) {
      assertThat(Stages.of(connection.tier().get(KEY))).isNull();
    }
  }

  @Test
  void hungServer_timesOut_andAWriteMayHaveHappened() {
    try (RedisServer server = RedisServer.start();
        RedisConnection connection = connect(new RedisSettings.Single(server.uri()))) {
      RemoteTier tier = connection.tier();
      await()
          .ignoreExceptions()
          .until(
              () -> {
                Stages.of(tier.put(put(), Wanted.NOTHING, MAX));
                Stages.of(tier.putAll(List.of(put()), Wanted.NOTHING, MAX));
                return true;
              });
      server.pause();
      long began = System.nanoTime();
      CompletionStage<?> write = tier.put(put(), Wanted.NOTHING, MAX);
      CompletionStage<?> bulk = tier.putAll(List.of(put()), Wanted.VALUE, MAX);
      CompletionStage<?> script = tier.compareAndRemove(KEY, Token.ABSENT); // does not wait
      CompletionStage<?> read = tier.get(KEY);
      CompletionStage<?> behind = tier.compareAndRemove(KEY, Token.ABSENT);
      for (CompletionStage<?> stage : List.of(read, behind)) { // waits for its turn, is not sent
        assertThatThrownBy(() -> Stages.of(stage))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isFalse())
            .hasMessageContaining("timeout");
      }
      for (CompletionStage<?> stage : List.of(write, script, bulk)) {
        assertThatThrownBy(() -> Stages.of(stage))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isTrue());
      }
      assertThat(millisSince(began))
          .isBetween(TIMEOUT.toMillis() - 50, TIMEOUT.toMillis() + SLACK_MILLIS);
      server.resume();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Stages.of(tier.exists(KEY))).isTrue());
    }
  }

  @Test
  void hungAtTheFirstUse_timesOut() {
    try (RedisServer server = RedisServer.start();
        RedisConnection connection = connect(new RedisSettings.Single(server.uri()))) {
      server.pause();
      long began = System.nanoTime();
      assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("no connection to redis://127.0.0.1:" + server.port());
      assertThat(millisSince(began)).isLessThan(CONNECT_MILLIS + SLACK_MILLIS);
      server.resume();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Stages.of(connection.tier().get(KEY))).isNull());
    }
  }

  @Test
  void killedConnections_areReplaced() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.raw();
        RedisConnection connection = connect(new RedisSettings.Single(server.uri()))) {
      RemoteTier tier = connection.tier();
      Stages.of(tier.put(put(), Wanted.NOTHING, MAX));
      for (int i = 0; i < 5; i++) {
        raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await()
            .ignoreExceptions()
            .untilAsserted(() -> assertThat(Stages.of(tier.exists(KEY))).isTrue());
      }
    }
  }

  @Test
  void creatingAndClosingCostsNoThreadAndNoConnection() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 100; i++) {
      connect(RedisSettings.local().topology()).close();
    }
    assertThat(newThreads(before)).isEmpty();
  }

  @Test
  void nothingIsLeftAfterClose() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.raw()) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      long clients = clients(raw);
      RedisConnection connection = connect(new RedisSettings.Single(server.uri()));
      var listening = connection.listen("ns:cache:", (key, event) -> {});
      assertThat(listening).isNotNull();
      Stages.of(connection.tier().put(put(), Wanted.NOTHING, MAX));
      await().until(() -> raw.number("PUBSUB", "NUMPAT") == 1);
      long began = System.nanoTime();
      connection.close();
      connection.close();
      assertThat(millisSince(began)).isLessThan(2_000);
      // Netty's global executor ends by itself a second after its last task.
      await().untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
      await().until(() -> clients(raw) == clients);
      assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("closed");
      listening.close();
    }
  }

  @Test
  void closingWhileItConnects_isQuickAndLeavesNothing() {
    try (RedisServer server = RedisServer.start()) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      server.pause();
      RedisConnection connection = connect(new RedisSettings.Single(server.uri()));
      CompletionStage<?> waiting = connection.tier().get(KEY);
      long began = System.nanoTime();
      connection.close();
      assertThat(millisSince(began)).isLessThan(CONNECT_MILLIS + SLACK_MILLIS);
      assertThatThrownBy(() -> Stages.of(waiting)).isInstanceOf(StoreException.class);
      await().untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
      server.resume();
    }
  }

  @Test
  void suppliedClient_isUsedAndNeverShutDown() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.raw()) {
      Config config = new Config();
      config.useSingleServer().setAddress(server.uri().toString());
      RedissonClient client = Redisson.create(config);
      try {
        RedisConnection connection = connect(new RedisSettings.Supplied(client));
        assertThat(connection.unwrap(RedissonClient.class)).isSameAs(client);
        Stages.of(connection.tier().put(put(), Wanted.NOTHING, MAX));
        var listening = connection.listen("ns:cache:", (key, event) -> {});
        assertThat(listening).isNotNull();
        await()
            .until(
                () ->
                    connection
                        .shards()
                        .of(KEY)
                        .isProven(System.nanoTime(), TimeUnit.SECONDS.toNanos(3)));
        connection.close();
        assertThat(client.isShutdown()).isFalse();
        assertThat(client.getBucket(KEY, ByteArrayCodec.INSTANCE).isExists()).isTrue();
        await().until(() -> raw.number("PUBSUB", "NUMPAT") == 0);
      } finally {
        client.shutdown();
      }
    }
  }

  @Test
  void suppliedSomethingElse_isRefused() {
    try (RedisConnection connection = connect(new RedisSettings.Supplied("no client"))) {
      assertThatThrownBy(() -> connection.unwrap(RedissonClient.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("java.lang.String");
      assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("java.lang.String");
    }
  }

  /** Reads that may leave a near copy are two commands, whose silence counts as any other. */
  @Test
  void healthComesBack_thoughNobodyUsesTheCache() {
    try (RedisServer server = RedisServer.start();
        RedisConnection connection = connect(new RedisSettings.Single(server.uri()))) {
      Stages.of(connection.tier().get(KEY));
      server.pause();
      List<CompletionStage<RemoteValue>> unanswered =
          IntStream.range(0, 20).mapToObj(i -> connection.tier().get(KEY)).toList();
      unanswered.forEach(
          get -> assertThatThrownBy(() -> Stages.of(get)).isInstanceOf(StoreException.class));
      assertThat(connection.health().state()).isEqualTo(Health.State.DOWN);
      server.resume();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> connection.health().state() == Health.State.UP);
    }
  }

  @Test
  void redissonFile_itsReadModeMustBeMaster() {
    try (RedisServer server = RedisServer.start()) {
      String yaml = "masterSlaveServersConfig:\n  masterAddress: \"" + server.uri() + "\"\n";
      try (RedisConnection connection =
          connect(new RedisSettings.RedissonFile(yaml, "classpath:redisson.yaml"))) {
        assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("classpath:redisson.yaml")
            .hasMessageContaining("readMode: MASTER");
      }
      try (RedisConnection connection =
          connect(
              new RedisSettings.RedissonFile(
                  yaml + "  readMode: MASTER\n", "classpath:redisson.yaml"))) {
        assertThat(Stages.of(connection.tier().get(KEY))).isNull();
      }
      for (String password : List.of("@s3cret", "!s3cret", "*s3cret", "{s3cret", "a: s3cret")) {
        String broken = "singleServerConfig:\n  password: " + password + "\n";
        try (RedisConnection connection =
            connect(new RedisSettings.RedissonFile(broken, "file:broken.yaml"))) {
          assertThatThrownBy(() -> Stages.of(connection.tier().get(KEY)))
              .isInstanceOf(StoreException.class)
              .hasMessageContaining("file:broken.yaml")
              .hasMessageContaining("line ")
              .satisfies(thrown -> assertThat(everythingSaid(thrown)).doesNotContain("s3cret"));
        }
      }
    }
  }

  @Test
  void unwrapOfAnotherClass_isRefused() {
    try (RedisConnection connection = connect(RedisSettings.local().topology())) {
      assertThat(connection.unwrap(RedissonClient.class)).isNotNull();
      assertThatThrownBy(() -> connection.unwrap(String.class))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Put put() {
    return new Put(KEY, Envelopes.of(1, "v"), WriteTtl.of(MAX));
  }

  private static URI withUserInfo(RedisServer server, String info) {
    return URI.create("redis://" + info + "@127.0.0.1:" + server.port());
  }

  private static long millisSince(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private static long clients(RawRedis raw) {
    return Long.parseLong(raw.info("clients").getOrDefault("connected_clients", "-1"));
  }

  private static List<String> newThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        // The test's own: of Awaitility, and of the JDK for orTimeout.
        .filter(name -> !name.startsWith("awaitility") && !name.startsWith("CompletableFuture"))
        .toList();
  }

  private static String everythingSaid(Throwable thrown) {
    StringWriter said = new StringWriter();
    thrown.printStackTrace(new PrintWriter(said));
    return said.toString();
  }

  private static List<String> texts(List<RemoteValue> values) {
    return values.stream().map(value -> new String(value.bytes(), StandardCharsets.UTF_8)).toList();
  }

  private static RedisConnection connect(RedisSettings.Topology topology) {
    return RedisConnection.create(new RedisSettings(topology, TIMEOUT), "ns", System::nanoTime);
  }
}
