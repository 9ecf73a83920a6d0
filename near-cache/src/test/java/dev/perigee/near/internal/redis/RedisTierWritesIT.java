package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteWrite;
import dev.perigee.testing.CommandCounts;
import dev.perigee.testing.RedisBinary;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes of the remote tier, on every server that this machine has. */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class RedisTierWritesIT extends RedisTierCase {
  RedisTierWritesIT(RedisBinary binary) {
    super(binary);
  }

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
  void putAllIsOneSetEach() {
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
  void putAllIsSentWhileItIsMade() {
    assertThat(of(tier.value(KEY))).as("connected").isNull();
    List<String> keys = keys(60);
    Iterable<Put> puts = madeOneByOne(keys, 50, () -> awaitEntry(keys.get(0)));
    assertThat(of(tier.putAll(puts, Wanted.NOTHING, MAX))).hasSize(60);
    assertThat(raw.number("DBSIZE")).isEqualTo(60);
  }

  @Test
  void whatWasSentBeforeMakingFailedIsNamed() {
    assertThat(of(tier.value(KEY))).as("connected").isNull();
    List<String> keys = keys(60);
    Iterable<Put> puts =
        madeOneByOne(
            keys,
            55,
            () -> {
              throw new IllegalStateException("no more");
            });
    assertThatThrownBy(() -> of(tier.putAll(puts, Wanted.NOTHING, MAX)))
        .isInstanceOfSatisfying(
            BulkException.class,
            e ->
                assertThat(e.done())
                    .contains(keys.get(0))
                    .hasSize((int) raw.number("DBSIZE"))
                    .hasSizeLessThan(55))
        .hasMessageContaining("no more");
  }

  /** Does something before that one is made. */
  private static Iterable<Put> madeOneByOne(List<String> keys, int place, Runnable before) {
    return () ->
        IntStream.range(0, keys.size())
            .mapToObj(
                i -> {
                  if (i == place) {
                    before.run();
                  }
                  return new Put(keys.get(i), envelope(1, keys.get(i)), WriteTtl.of(50_000));
                })
            .iterator();
  }

  private void awaitEntry(String key) {
    long began = System.nanoTime();
    while (raw.number("EXISTS", key) == 0) {
      assertThat(System.nanoTime() - began).as("waiting for " + key).isLessThan(20_000_000_000L);
    }
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
          IntStream.range(0, 90)
              .mapToObj(i -> "ns:cache:s:" + i % 3 + "." + i)
              .map(key -> new Put(key, utf8("v"), WriteTtl.of(9_000)))
              .toList();
      Object[] allowed = puts.stream().map(Put::key).filter(key -> key.contains("s:0.")).toArray();
      assertThatThrownBy(() -> of(tier.putAll(puts, Wanted.NOTHING, MAX)))
          .isInstanceOfSatisfying(
              BulkException.class,
              e -> assertThat(e.done()).containsExactlyInAnyOrder(allowed).hasSize(30))
          .hasMessageContaining("30 of 90 were confirmed");
    } finally {
      raw.call("ACL", "SETUSER", "default", "allkeys");
    }
    assertThat(raw.number("DBSIZE")).isEqualTo(30);
  }
}
