package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.BulkException;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import dev.perigee.testing.CommandCounts;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisBinary;
import dev.perigee.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of the remote tier, on every server that this machine has. */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class RedisTierIT {

  private static final long MAX = 60_000;
  private static final String KEY = "ns:cache:s:k";

  private final RedisServer server;
  private final RawRedis raw;
  private final RedisConnection connection;
  private final RemoteTier tier;

  RedisTierIT(RedisBinary binary) {
    server = RedisServer.start(binary);
    raw = server.raw();
    connection =
        RedisConnection.create(
            new RedisSettings(new RedisSettings.Single(server.uri()), Duration.ofSeconds(10)),
            "ns",
            System::nanoTime);
    tier = connection.tier();
  }

  @AfterEach
  void stop() {
    connection.close();
    raw.close();
    server.close();
  }

  // ---- reading

  @Test
  void getOfNothing() {
    assertThat(roundTrips(() -> of(tier.get(KEY)))).isEqualTo(Map.of("get", 1L, "pttl", 1L));
    assertThat(of(tier.get(KEY))).isNull();
  }

  @Test
  void getBringsBytesAndRemainingLifetime() {
    byte[] bytes = envelope(7, "v");
    raw.call(utf8("SET"), utf8(KEY), bytes, utf8("PX"), utf8("5000"));
    assertThat(value(KEY).bytes()).isEqualTo(bytes);
    assertThat(value(KEY).ttlMillis()).isBetween(4_000L, 5_000L);
    assertThat(roundTrips(() -> of(tier.get(KEY)))).isEqualTo(Map.of("get", 1L, "pttl", 1L));
    raw.call("PERSIST", KEY);
    assertThat(value(KEY).ttlMillis()).isEqualTo(-1);
  }

  @Test
  void valuesAloneArePlainGets() {
    List<String> keys = keys(3);
    raw.call("SET", keys.get(0), "v");
    raw.call("RPUSH", keys.get(1), "x");
    assertThat(of(tier.value(keys.get(0)))).isEqualTo(utf8("v"));
    assertThat(of(tier.value(keys.get(1)))).isEmpty();
    assertThat(of(tier.value(keys.get(2)))).isNull();
    assertThat(of(tier.values(keys))).containsExactly(utf8("v"), null, null);
    assertThat(of(tier.values(List.of()))).isEmpty();
    assertThat(of(tier.values(Collections.nCopies(250, keys.get(0)))))
        .hasSize(250)
        .allSatisfy(value -> assertThat(value).isEqualTo(utf8("v")));
    assertThat(roundTrips(() -> of(tier.value(KEY)))).isEqualTo(Map.of("get", 1L));
    assertThat(roundTrips(() -> of(tier.values(keys)))).isEqualTo(Map.of("mget", 1L));
  }

  /** Each thread gets what it asked for, and nobody is sent anything twice. */
  @Test
  void manyThreadsShareAConnection() throws Exception {
    List<String> keys = keys(64);
    keys.forEach(key -> raw.call("SET", key, key));
    of(tier.value(KEY)); // connecting has commands of its own
    CommandCounts before = raw.commandCounts();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        int first = thread;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    String key = keys.get((first + i) % keys.size());
                    assertThat(of(tier.value(key))).isEqualTo(utf8(key));
                    assertThat(of(tier.values(keys.subList(first, first + 2))))
                        .containsExactly(utf8(keys.get(first)), utf8(keys.get(first + 1)));
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(raw.commandCounts().since(before).calls())
        .containsEntry("get", 16 * 500L)
        .containsEntry("mget", 16 * 500L);
  }

  @Test
  void aForeignListIsAValueWithoutBytes() {
    raw.call("RPUSH", KEY, "x");
    assertThat(value(KEY).bytes()).isEmpty();
    assertThat(of(tier.version(KEY))).isEqualTo(Token.ABSENT);
    assertThat(of(tier.compareAndPut(KEY, Token.ABSENT, envelope(1, "v"), 1_000, MAX))).isTrue();
    assertThat(raw.get(KEY)).isEqualTo(envelope(1, "v"));
  }

  @Test
  void getAllIsOnePipelineInOrder() {
    List<String> keys = keys(100);
    tier.get(KEY).toCompletableFuture().join();
    for (int i = 0; i < 100; i += 2) {
      raw.call("SET", keys.get(i), "v" + i);
    }
    assertThat(roundTrips(() -> of(tier.getAll(keys))))
        .isEqualTo(Map.of("get", 100L, "pttl", 100L));
    List<RemoteValue> values = of(tier.getAll(keys));
    assertThat(values).hasSize(100);
    for (int i = 0; i < 100; i++) {
      if (i % 2 == 0) {
        assertThat(values.get(i).bytes()).isEqualTo(utf8("v" + i));
      } else {
        assertThat(values.get(i)).isNull();
      }
    }
    assertThat(of(tier.getAll(List.of()))).isEmpty();
  }

  @Test
  void aScriptThatTheServerForgotIsTaughtAgain() {
    raw.call("SET", KEY, "v");
    assertThat(of(tier.getAndTouch(KEY, 5_000, MAX)).bytes()).isEqualTo(utf8("v"));
    raw.call("SCRIPT", "FLUSH");
    assertThat(of(tier.getAllAndTouch(List.of(KEY, "ns:cache:s:none", KEY), 5_000, MAX)))
        .extracting(
            value -> value == null ? null : new String(value.bytes(), StandardCharsets.UTF_8))
        .containsExactly("v", null, "v");
    raw.call("SCRIPT", "FLUSH");
    assertThat(of(tier.getAndTouch(KEY, 5_000, MAX)).bytes()).isEqualTo(utf8("v"));
  }

  @Test
  void existsAndVersion() {
    assertThat(of(tier.exists(KEY))).isFalse();
    assertThat(of(tier.version(KEY))).isEqualTo(Token.ABSENT);
    raw.call(utf8("SET"), utf8(KEY), envelope(42, "v"));
    assertThat(of(tier.exists(KEY))).isTrue();
    assertThat(of(tier.version(KEY))).isEqualTo(Token.of(envelope(42, "v")));
    assertThat(roundTrips(() -> of(tier.exists(KEY)))).isEqualTo(Map.of("exists", 1L));
    assertThat(roundTrips(() -> of(tier.version(KEY)))).isEqualTo(Map.of("getrange", 1L));
    raw.call("SET", KEY, "elevenbytes");
    assertThat(of(tier.version(KEY))).isEqualTo(Token.of(utf8("elevenbytes")));
  }

  @Nested
  class Touching {
    @Test
    void prolongsUpToCreationAndMaximum() {
      long now = serverMillis();
      raw.call(utf8("SET"), utf8(KEY), created(1, now - 40_000), utf8("PX"), utf8("1000"));
      assertThat(of(tier.getAndTouch(KEY, 10_000, MAX)).ttlMillis()).isEqualTo(10_000);
      assertThat(raw.number("PTTL", KEY)).isBetween(9_000L, 10_000L);
      assertThat(of(tier.getAndTouch(KEY, 50_000, MAX)).ttlMillis()).isBetween(19_000L, 20_000L);
      assertThat(raw.number("PTTL", KEY)).isBetween(19_000L, 20_000L);
    }

    @Test
    void pastCreationAndMaximumTheEntryGoesWithItsLastRead() {
      raw.call(
          utf8("SET"), utf8(KEY), created(1, serverMillis() - MAX - 1), utf8("PX"), utf8("9000"));
      assertThat(of(tier.getAndTouch(KEY, 10_000, MAX))).isNotNull();
      assertThat(raw.number("EXISTS", KEY)).isZero();
    }

    @Test
    void withoutACreationItOnlyShortens() {
      raw.call(utf8("SET"), utf8(KEY), envelope(1, "v"), utf8("PX"), utf8("5000"));
      assertThat(of(tier.getAndTouch(KEY, 50_000, MAX)).ttlMillis()).isBetween(4_000L, 5_000L);
      assertThat(raw.number("PTTL", KEY)).isBetween(4_000L, 5_000L);
      assertThat(of(tier.getAndTouch(KEY, 2_000, MAX)).ttlMillis()).isEqualTo(2_000);
      assertThat(raw.number("PTTL", KEY)).isBetween(1_000L, 2_000L);
    }

    @Test
    void anEntryWithoutAnEndGetsOne() {
      raw.call(utf8("SET"), utf8(KEY), envelope(1, "v"));
      assertThat(of(tier.getAndTouch(KEY, WriteTtl.KEEP, MAX)).ttlMillis()).isEqualTo(MAX);
      assertThat(raw.number("PTTL", KEY)).isBetween(MAX - 1_000, MAX);
    }

    @Test
    void noneRemoves() {
      raw.call("SET", KEY, "v");
      RemoteValue last = of(tier.getAndTouch(KEY, WriteTtl.NONE, MAX));
      assertThat(last.bytes()).isEqualTo(utf8("v"));
      assertThat(last.ttlMillis()).isZero();
      assertThat(raw.number("EXISTS", KEY)).isZero();
      assertThat(of(tier.getAndTouch(KEY, 1_000, MAX))).isNull();
    }

    @Test
    void manyInOnePipeline() {
      List<String> keys = keys(10);
      keys.forEach(key -> raw.call("SET", key, "v", "PX", "50000"));
      List<String> asked = new ArrayList<>(keys);
      asked.add("ns:cache:s:none");
      List<RemoteValue> values = of(tier.getAllAndTouch(asked, 3_000, MAX));
      assertThat(values.subList(0, 10)).allMatch(value -> value.ttlMillis() == 3_000);
      assertThat(values.get(10)).isNull();
      keys.forEach(key -> assertThat(raw.number("PTTL", key)).isBetween(2_000L, 3_000L));
    }

    @Test
    void ifTheVersionIsTheExpectedOne() {
      byte[] bytes = created(5, serverMillis());
      raw.call(utf8("SET"), utf8(KEY), bytes, utf8("PX"), utf8("1000"));
      assertThat(of(tier.compareAndTouch(KEY, Token.of(envelope(4, "")), 9_000, MAX))).isFalse();
      assertThat(raw.number("PTTL", KEY)).isBetween(0L, 1_000L);
      assertThat(of(tier.compareAndTouch(KEY, Token.of(bytes), 9_000, MAX))).isTrue();
      assertThat(raw.number("PTTL", KEY)).isBetween(8_000L, 9_000L);
      assertThat(of(tier.compareAndTouch(KEY, Token.of(bytes), MAX * 2, MAX))).isTrue();
      assertThat(raw.number("PTTL", KEY)).isBetween(MAX - 1_000, MAX);
      assertThat(of(tier.compareAndTouch(KEY, Token.of(bytes), WriteTtl.NONE, MAX))).isTrue();
      assertThat(raw.number("EXISTS", KEY)).isZero();
      assertThat(of(tier.compareAndTouch(KEY, Token.of(bytes), 9_000, MAX))).isFalse();
      assertThat(of(tier.compareAndTouch(KEY, Token.ABSENT, 9_000, MAX))).isTrue();
      assertThat(raw.number("EXISTS", KEY)).isZero();
    }
  }

  // ---- writing

  @Test
  void putOfAUniformLifetimeIsOnePlainSet() {
    byte[] bytes = envelope(1, "v");
    Put put = new Put(KEY, bytes, WriteTtl.of(5_000));
    assertThat(roundTrips(() -> of(tier.put(put, Wanted.NOTHING, MAX))))
        .isEqualTo(Map.of("set", 1L));
    assertThat(of(tier.put(put, Wanted.NOTHING, MAX)).effect()).isEqualTo(Effect.WRITTEN);
    assertThat(raw.get(KEY)).isEqualTo(bytes);
    assertThat(raw.number("PTTL", KEY)).isBetween(4_000L, 5_000L);
  }

  @Test
  void putTellsWhatWasThere() {
    WriteTtl ttl = WriteTtl.of(5_000);
    RemoteWrite first = of(tier.put(new Put(KEY, envelope(1, "a"), ttl), Wanted.EXISTENCE, MAX));
    assertThat(first.effect()).isEqualTo(Effect.CREATED);
    assertThat(first.previous()).isNull();
    RemoteWrite second = of(tier.put(new Put(KEY, envelope(2, "b"), ttl), Wanted.EXISTENCE, MAX));
    assertThat(second.effect()).isEqualTo(Effect.UPDATED);
    assertThat(second.previous()).isNull();
    RemoteWrite third = of(tier.put(new Put(KEY, envelope(3, "c"), ttl), Wanted.VALUE, MAX));
    assertThat(third.effect()).isEqualTo(Effect.UPDATED);
    assertThat(third.previous()).isEqualTo(envelope(2, "b"));
    assertThat(raw.get(KEY)).isEqualTo(envelope(3, "c"));
    of(tier.remove(KEY, Wanted.NOTHING));
    RemoteWrite fourth = of(tier.put(new Put(KEY, envelope(4, "d"), ttl), Wanted.VALUE, MAX));
    assertThat(fourth.effect()).isEqualTo(Effect.CREATED);
    assertThat(fourth.previous()).isNull();
  }

  @Test
  void putWithLifetimesThatDiffer() {
    WriteTtl ttl = new WriteTtl(2_000, 20_000);
    assertThat(put(1, ttl).effect()).isEqualTo(Effect.CREATED);
    assertThat(raw.number("PTTL", KEY)).isBetween(1_000L, 2_000L);
    assertThat(put(2, ttl).effect()).isEqualTo(Effect.UPDATED);
    assertThat(raw.number("PTTL", KEY)).isBetween(19_000L, 20_000L);

    assertThat(put(3, new WriteTtl(2_000, WriteTtl.KEEP)).effect()).isEqualTo(Effect.UPDATED);
    assertThat(raw.number("PTTL", KEY)).isBetween(18_000L, 20_000L);
    assertThat(raw.get(KEY)).isEqualTo(envelope(3, "v"));

    assertThat(put(4, new WriteTtl(2_000, WriteTtl.NONE)).effect()).isEqualTo(Effect.REMOVED);
    assertThat(raw.number("EXISTS", KEY)).isZero();
    assertThat(put(5, new WriteTtl(WriteTtl.NONE, 2_000)).effect()).isEqualTo(Effect.UNCHANGED);
    assertThat(raw.number("EXISTS", KEY)).isZero();
  }

  @Test
  void whatHasNoEndOrTooLateAOneGetsTheMaximum() {
    raw.call("SET", KEY, "foreign");
    put(1, new WriteTtl(1_000, WriteTtl.KEEP));
    assertThat(raw.number("PTTL", KEY)).isBetween(MAX - 1_000, MAX);
    raw.call("SET", KEY, "foreign", "PX", String.valueOf(MAX * 10));
    put(2, new WriteTtl(1_000, WriteTtl.KEEP));
    assertThat(raw.number("PTTL", KEY)).isBetween(MAX - 1_000, MAX);
  }

  @Test
  void aPutThatWasSentTwiceDoesNotReportItself() {
    Put put = new Put(KEY, envelope(1, "v"), WriteTtl.of(5_000));
    assertThat(of(tier.put(put, Wanted.VALUE, MAX)).effect()).isEqualTo(Effect.CREATED);
    RemoteWrite again = of(tier.put(put, Wanted.VALUE, MAX));
    assertThat(again.effect()).isEqualTo(Effect.WRITTEN);
    assertThat(again.previous()).isNull();
  }

  @Test
  void putAllIsOnePipeline() {
    List<Put> puts =
        keys(100).stream().map(key -> new Put(key, envelope(1, key), WriteTtl.of(5_000))).toList();
    assertThat(roundTrips(() -> of(tier.putAll(puts, Wanted.NOTHING, MAX))))
        .isEqualTo(Map.of("set", 100L));
    for (Put put : puts) {
      assertThat(raw.get(put.key())).isEqualTo(put.bytes());
      assertThat(raw.number("PTTL", put.key())).isPositive();
    }
    raw.call("DEL", puts.get(1).key());
    List<Put> next =
        puts.stream().map(put -> new Put(put.key(), envelope(2, "b"), put.ttl())).toList();
    List<RemoteWrite> results = of(tier.putAll(next, Wanted.VALUE, MAX));
    assertThat(results.get(0).previous()).isEqualTo(puts.get(0).bytes());
    assertThat(results.get(1).effect()).isEqualTo(Effect.CREATED);
    assertThat(results.subList(2, 100)).allMatch(result -> result.effect() == Effect.UPDATED);
  }

  @Test
  void putAllOfMoreThanAPipelineHolds() {
    List<Put> puts =
        keys(2_500).stream()
            .map(key -> new Put(key, envelope(1, key), WriteTtl.of(50_000)))
            .toList();
    assertThat(of(tier.putAll(puts, Wanted.EXISTENCE, MAX)))
        .hasSize(2_500)
        .allMatch(result -> result.effect() == Effect.CREATED);
    assertThat(raw.number("DBSIZE")).isEqualTo(2_500);
  }

  @Test
  void putIfAbsentGivesBackWhatStandsInTheWay() {
    byte[] first = envelope(1, "a");
    assertThat(of(tier.putIfAbsent(KEY, first, 5_000))).isNull();
    assertThat(raw.number("PTTL", KEY)).isBetween(4_000L, 5_000L);
    assertThat(of(tier.putIfAbsent(KEY, envelope(2, "b"), 5_000))).isEqualTo(first);
    assertThat(of(tier.putIfAbsent(KEY, first, 5_000))).as("sent twice").isNull();
    assertThat(raw.get(KEY)).isEqualTo(first);
    CommandCounts before = raw.commandCounts();
    of(tier.putIfAbsent("ns:cache:s:n", first, 5_000));
    assertThat(raw.commandCounts().since(before).calls())
        .isEqualTo(Map.of("evalsha", 1L, "set", 1L));
    assertThatThrownBy(() -> tier.putIfAbsent(KEY, first, WriteTtl.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void replaceDoesNotCreate() {
    byte[] bytes = envelope(1, "v");
    for (Wanted wanted : Wanted.values()) {
      assertThat(of(tier.replace(KEY, bytes, 5_000, wanted, MAX)).effect())
          .isEqualTo(Effect.UNCHANGED);
    }
    assertThat(raw.number("EXISTS", KEY)).isZero();
    raw.call("SET", KEY, "old");
    RemoteWrite replaced = of(tier.replace(KEY, bytes, 5_000, Wanted.VALUE, MAX));
    assertThat(replaced.effect()).isEqualTo(Effect.UPDATED);
    assertThat(replaced.previous()).isEqualTo(utf8("old"));
    assertThat(raw.number("PTTL", KEY)).isBetween(4_000L, 5_000L);
    assertThat(roundTrips(() -> of(tier.replace(KEY, bytes, 5_000, Wanted.NOTHING, MAX))))
        .isEqualTo(Map.of("set", 1L));
    assertThat(of(tier.replace(KEY, envelope(2, "w"), WriteTtl.KEEP, Wanted.NOTHING, MAX)).effect())
        .isEqualTo(Effect.UPDATED);
    assertThat(raw.number("PTTL", KEY)).isBetween(3_000L, 5_000L);
    assertThat(of(tier.replace(KEY, envelope(3, "x"), WriteTtl.NONE, Wanted.NOTHING, MAX)).effect())
        .isEqualTo(Effect.REMOVED);
    assertThat(raw.number("EXISTS", KEY)).isZero();
  }

  @Test
  void removeTellsWhatWasThere() {
    assertThat(of(tier.remove(KEY, Wanted.NOTHING)).effect()).isEqualTo(Effect.UNCHANGED);
    assertThat(of(tier.remove(KEY, Wanted.VALUE)).effect()).isEqualTo(Effect.UNCHANGED);
    raw.call("SET", KEY, "a");
    assertThat(of(tier.remove(KEY, Wanted.EXISTENCE)).effect()).isEqualTo(Effect.REMOVED);
    raw.call("SET", KEY, "b");
    RemoteWrite removed = of(tier.remove(KEY, Wanted.VALUE));
    assertThat(removed.effect()).isEqualTo(Effect.REMOVED);
    assertThat(removed.previous()).isEqualTo(utf8("b"));
    assertThat(roundTrips(() -> of(tier.remove(KEY, Wanted.NOTHING))))
        .isEqualTo(Map.of("unlink", 1L));

    List<String> keys = keys(5);
    raw.call("SET", keys.get(2), "c");
    List<RemoteWrite> all = of(tier.removeAll(keys, Wanted.VALUE));
    assertThat(all.get(2).previous()).isEqualTo(utf8("c"));
    assertThat(all.get(0).effect()).isEqualTo(Effect.UNCHANGED);
    raw.call("SET", keys.get(3), "c");
    assertThat(of(tier.removeAll(keys, Wanted.EXISTENCE)))
        .extracting(RemoteWrite::effect)
        .containsExactly(
            Effect.UNCHANGED, Effect.UNCHANGED, Effect.UNCHANGED, Effect.REMOVED, Effect.UNCHANGED);
  }

  @Test
  void compareAndPut() {
    byte[] first = envelope(1, "a");
    byte[] second = envelope(2, "b");
    assertThat(of(tier.compareAndPut(KEY, Token.of(first), second, 5_000, MAX))).isFalse();
    assertThat(of(tier.compareAndPut(KEY, Token.ABSENT, first, 5_000, MAX))).isTrue();
    assertThat(of(tier.compareAndPut(KEY, Token.ABSENT, second, 5_000, MAX))).isFalse();
    assertThat(of(tier.compareAndPut(KEY, Token.of(first), second, WriteTtl.KEEP, MAX))).isTrue();
    assertThat(of(tier.compareAndPut(KEY, Token.of(first), second, 9_000, MAX)))
        .as("sent twice")
        .isTrue();
    assertThat(raw.get(KEY)).isEqualTo(second);
    assertThat(raw.number("PTTL", KEY)).isBetween(4_000L, 5_000L);
    byte[] third = envelope(3, "c");
    assertThat(of(tier.compareAndPut(KEY, Token.of(second), third, WriteTtl.NONE, MAX))).isTrue();
    assertThat(raw.number("EXISTS", KEY)).isZero();
  }

  @Test
  void compareAndRemove() {
    byte[] bytes = envelope(1, "a");
    raw.call(utf8("SET"), utf8(KEY), bytes);
    assertThat(of(tier.compareAndRemove(KEY, Token.of(envelope(2, ""))))).isFalse();
    assertThat(of(tier.compareAndRemove(KEY, Token.ABSENT))).isFalse();
    assertThat(of(tier.compareAndRemove(KEY, Token.of(bytes)))).isTrue();
    assertThat(of(tier.compareAndRemove(KEY, Token.of(bytes)))).isFalse();
    assertThat(of(tier.compareAndRemove(KEY, Token.ABSENT))).isTrue();
  }

  @Test
  void hashesLiveAtLeastAsLongAsWasAskedFor() {
    String hash = "ns:#dict:cache";
    assertThat(of(tier.hashGet(hash, "a"))).isNull();
    assertThat(of(tier.prolong(hash, 1_000))).isFalse();
    assertThat(of(tier.hashPut(hash, "a", utf8("1"), 50_000))).isTrue();
    assertThat(of(tier.hashPut(hash, "b", utf8("2"), 1_000))).isTrue();
    assertThat(of(tier.hashGet(hash, "a"))).isEqualTo(utf8("1"));
    assertThat(raw.number("PTTL", hash)).isBetween(40_000L, 50_000L);
    assertThat(of(tier.prolong(hash, 90_000))).isTrue();
    assertThat(of(tier.prolong(hash, 9_000))).isTrue();
    assertThat(raw.number("PTTL", hash)).isBetween(80_000L, 90_000L);
  }

  // ---- the whole cache

  @Test
  void scanAndClearTakeThePrefixLiterally() {
    Set<String> ours = new HashSet<>();
    for (int i = 0; i < 3_000; i++) {
      ours.add("ns:c*[a]?:s:" + i);
    }
    ours.forEach(key -> raw.call("SET", key, "v"));
    List<String> others =
        List.of("ns:cX[a]Y:s:1", "ns:caY:s:1", "ns:c:s:1", "xns:c*[a]?:s:1", "ns:c*[a]?");
    others.forEach(key -> raw.call("SET", key, "v"));

    Set<String> seen = new HashSet<>();
    KeyScan scan = tier.scan("ns:c*[a]?:");
    for (List<String> page = scan.next(); page != null; page = scan.next()) {
      seen.addAll(page);
    }
    assertThat(seen).isEqualTo(ours);

    CommandCounts before = raw.commandCounts();
    tier.clear("ns:c*[a]?:");
    CommandCounts delta = raw.commandCounts().since(before);
    assertThat(raw.number("DBSIZE")).isEqualTo(others.size());
    assertThat(delta.calls()).containsOnlyKeys("scan", "unlink");
    assertThat(delta.calls().get("unlink")).isBetween(30L, 40L); // at most 100 keys each
  }

  // ---- trouble

  @Test
  void aRefusedWriteIsCertainlyNotExecuted() {
    raw.call("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(
              () -> of(tier.put(new Put(KEY, utf8("v"), WriteTtl.of(9)), Wanted.NOTHING, MAX)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isFalse())
          .hasMessageContaining(KEY)
          .hasMessageContaining("redis://127.0.0.1:" + server.port())
          .hasMessageContaining("maxmemory");
    } finally {
      raw.call("CONFIG", "SET", "maxmemory", "0");
    }
  }

  @Test
  void ofManyWritesTheConfirmedOnesAreNamed() {
    raw.call("ACL", "SETUSER", "default", "resetkeys", "~ns:cache:s:0*");
    try {
      List<Put> puts =
          List.of(
              new Put("ns:cache:s:0a", utf8("v"), WriteTtl.of(9_000)),
              new Put("ns:cache:s:1a", utf8("v"), WriteTtl.of(9_000)),
              new Put("ns:cache:s:0b", utf8("v"), WriteTtl.of(9_000)));
      assertThatThrownBy(() -> of(tier.putAll(puts, Wanted.NOTHING, MAX)))
          .isInstanceOfSatisfying(
              BulkException.class,
              e ->
                  assertThat(e.done()).containsExactlyInAnyOrder("ns:cache:s:0a", "ns:cache:s:0b"));
    } finally {
      raw.call("ACL", "SETUSER", "default", "allkeys");
    }
    assertThat(raw.number("EXISTS", "ns:cache:s:0b")).isEqualTo(1);
  }

  // ---- tools

  private RemoteWrite put(long version, WriteTtl ttl) {
    return of(tier.put(new Put(KEY, envelope(version, "v"), ttl), Wanted.EXISTENCE, MAX));
  }

  private RemoteValue value(String key) {
    RemoteValue value = of(tier.get(key));
    assertThat(value).isNotNull();
    return value;
  }

  private Map<String, Long> roundTrips(Runnable operation) {
    operation.run(); // so that the script is known
    CommandCounts before = raw.commandCounts();
    operation.run();
    return raw.commandCounts().since(before).calls();
  }

  private long serverMillis() {
    List<?> time = (List<?>) Objects.requireNonNull(raw.call("TIME"));
    return Long.parseLong(RawRedis.textOf(time.get(0))) * 1_000
        + Long.parseLong(RawRedis.textOf(time.get(1))) / 1_000;
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "ns:cache:s:" + i).toList();
  }

  private static byte[] envelope(long version, String payload) {
    return Envelopes.of(version, payload);
  }

  private static byte[] created(long version, long millis) {
    return Envelopes.created(version, millis);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T of(CompletionStage<T> stage) {
    return Stages.of(stage);
  }
}
