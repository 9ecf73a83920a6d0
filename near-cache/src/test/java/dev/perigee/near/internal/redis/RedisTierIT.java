package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.Token;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.testing.CommandCounts;
import dev.perigee.testing.RedisBinary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads, touches and scans of the remote tier, on every server that this machine has. */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class RedisTierIT extends RedisTierCase {
  RedisTierIT(RedisBinary binary) {
    super(binary);
  }

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
}
