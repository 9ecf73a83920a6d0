package dev.perigee.near.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.perigee.near.EntryStore;
import dev.perigee.near.Health;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.StoreSettings;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeClock;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.fake.FakeSerialization;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.serialization.SerializationSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the near tier adds to a store: which reads stay in the process, and which must not. */
class NearStoreTest {
  private static final long HOUR = 3_600_000;
  private static final WriteTtl TTL = WriteTtl.of(HOUR);

  private final FakeClock clock = new FakeClock();
  private final FakeRedis redis = new FakeRedis(clock, 2);
  private final FakeSerialization serialization = new FakeSerialization();
  private final ConnectedStores client =
      new ConnectedStores(redis, "ns", serialization::escapeName, clock, clock);
  private final EntryStore<Object, Object> store = open(NearSettings.defaults());

  private EntryStore<Object, Object> open(NearSettings near) {
    return client.open(
        "c",
        new StoreSettings(near, SerializationSettings.defaults(), 24 * HOUR, false),
        serialization);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void fill(Object key, Object value) {
    store.put(key, value, TTL, Wanted.NOTHING);
    assertThat(store.get(key)).isEqualTo(value);
    redis.commands();
  }

  // ---- hits

  @Test
  void hit_sendsNothing_encodesNothing_decodesNothing() {
    fill("k", "v");
    int decodings = serialization.decodings.get();
    int encodings = serialization.keyEncodings.get();
    Object first = store.get("k");
    assertThat(store.get("k")).isEqualTo("v").isSameAs(first);
    assertThat(store.contains("k")).isTrue();
    assertThat(store.getAll(List.of("k"))).containsExactly(entry("k", "v"));
    assertThat(redis.commands()).isEmpty();
    assertThat(serialization.decodings.get()).isEqualTo(decodings);
    assertThat(serialization.keyEncodings.get()).isEqualTo(encodings);
    assertThat(store.nearStatistics().hits()).isEqualTo(3);
  }

  @Test
  void hit_aSharedValue_allocatesNothing() {
    fill("k", "v");
    assertThat(Allocation.ofEach(20_000, () -> store.get("k"))).isLessThan(1.0);
  }

  @Test
  void everyOperation_isOneCommand() {
    assertThat(store.get("k")).isNull();
    assertThat(redis.commands()).containsExactly("get");
    store.put("k", "v", TTL, Wanted.NOTHING);
    assertThat(redis.commands()).containsExactly("put");
    store.getAll(List.of("k", "a", "b"));
    assertThat(redis.commands()).containsExactly("getAll");
    store.getAll(List.of("k", "a", "b"));
    assertThat(redis.commands()).containsExactly("getAll");
    store.putAll(Map.of("a", "1", "b", "2"), TTL, Wanted.NOTHING);
    assertThat(redis.commands()).containsExactly("putAll");
    store.putIfAbsent("k", "w", HOUR);
    assertThat(redis.commands()).containsExactly("putIfAbsent");
    store.remove("k", Wanted.NOTHING);
    assertThat(redis.commands()).containsExactly("remove");
    store.contains("k");
    assertThat(redis.commands()).containsExactly("version");
  }

  @Test
  void absence_isNeverCached() {
    assertThat(store.get("k")).isNull();
    assertThat(store.get("k")).isNull();
    assertThat(redis.commands()).containsExactly("get", "get");
    assertThat(store.nearStatistics().entries()).isZero();
  }

  @Test
  void keysWithoutACanonicalText_areNotNearCached() {
    StringBuilder key = new StringBuilder("k");
    store.put(key, "v", TTL, Wanted.NOTHING);
    redis.commands();
    assertThat(store.get(key)).isEqualTo("v");
    assertThat(store.get(key)).isEqualTo("v");
    assertThat(store.getAll(List.of(key))).hasSize(1);
    assertThat(redis.commands()).containsExactly("get", "get", "getAll");
    assertThat(store.nearStatistics().entries()).isZero();
  }

  @Test
  void health_ofACacheThatIsFar_isThatOfRedisWhereThatIsDown() {
    try (EntryStore<Object, Object> far = open(NearSettings.off())) {
      assertThat(far.health().state()).isEqualTo(Health.State.OFF);
      redis.setHealth(new Health(Health.State.DEGRADED, "no events"));
      assertThat(far.health().state()).isEqualTo(Health.State.OFF);
      redis.setHealth(new Health(Health.State.DOWN, "no answer"));
      assertThat(far.health()).isEqualTo(new Health(Health.State.DOWN, "no answer"));
    }
  }

  // ---- what makes a copy unservable

  @Test
  void event_dropsTheCopy() {
    fill("k", "v");
    redis.foreignDelete("ns:c:s:k");
    assertThat(store.get("k")).isNull();
    assertThat(store.nearStatistics().invalidations()).contains(entry("event", 1L));
  }

  @Test
  void lease_runsOutAndComesBack() {
    fill("k", "v");
    clock.advance(Duration.ofSeconds(3));
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(redis.commands()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.contains("k")).isTrue();
    assertThat(redis.commands()).containsExactly("get", "version");
    assertThat(store.nearStatistics().rejectedFills()).contains(entry("unproven", 1L));
    redis.proveAll();
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(redis.commands()).isEmpty();
  }

  @Test
  void unprovenMaster_isNeverNearCached() {
    Shard shard = redis.of("ns:c:s:k");
    shard.unprove();
    store.put("k", "v", TTL, Wanted.NOTHING);
    store.get("k");
    store.get("k");
    assertThat(redis.commands()).containsExactly("put", "get", "get");
    assertThat(store.nearStatistics().entries()).isZero();
    assertThat(store.nearStatistics().proofAgeMillis()).isEqualTo(-1);
  }

  @Test
  void epoch_hidesAllCopiesOfItsMasterOnly() {
    for (long i = 0; i < 20; i++) {
      fill(i, "v" + i);
    }
    redis.shard(0).bumpEpoch(Shard.EpochCause.GENERATION);
    for (long i = 0; i < 20; i++) {
      boolean hidden = redis.of("ns:c:l:" + i) == redis.shard(0);
      assertThat(store.get(i)).isEqualTo("v" + i);
      assertThat(redis.commands()).hasSize(hidden ? 1 : 0);
    }
    assertThat(store.nearStatistics().epochBumps()).contains(entry("generation", 1L));
  }

  @Test
  void maxAge_isTheLastDeadline() {
    fill("k", "v");
    clock.advance(Duration.ofMinutes(10));
    redis.proveAll();
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(redis.commands()).containsExactly("get");
  }

  @Test
  void freshRead_thatSeesAnotherVersion_dropsTheCopy() {
    fill("k", "v");
    redis.holdEvents(true);
    byte[] other = requireNonNull(redis.bytes("ns:c:s:k")).clone();
    other[Long.BYTES]++;
    redis.foreignSet("ns:c:s:k", other, HOUR);
    assertThat(store.get("k")).isEqualTo("v"); // its event is still on its way
    redis.commands();
    store.getFresh("k");
    assertThat(store.nearStatistics().entries()).isZero();
    store.get("k");
    assertThat(redis.commands()).containsExactly("get", "get");
  }

  // ---- writes

  @SuppressWarnings("unused") // by name
  static List<Consumer<EntryStore<Object, Object>>> writes() {
    return List.of(
        store -> store.put("k", "w", TTL, Wanted.VALUE),
        store -> store.put("k", "w", new WriteTtl(HOUR, WriteTtl.KEEP), Wanted.NOTHING),
        store -> store.putIfAbsent("k", "w", HOUR),
        store -> store.replace("k", "w", HOUR, Wanted.VALUE),
        store -> store.remove("k", Wanted.NOTHING),
        store -> store.putAll(Map.of("k", "w"), TTL, Wanted.NOTHING),
        store -> store.removeAll(List.of("k"), Wanted.NOTHING),
        store -> store.removeAll(List.of("k")),
        store -> store.compareAndPut("k", Token.ABSENT, "w", HOUR),
        store -> store.compareAndRemove("k", Token.ABSENT),
        store -> store.compareAndTouch("k", Token.ABSENT, HOUR),
        store -> store.getAndTouch("k", HOUR),
        store -> store.getAllAndTouch(List.of("k"), HOUR),
        EntryStore::clear);
  }

  @ParameterizedTest
  @MethodSource("writes")
  void write_failedOrNot_leavesNoCopy(Consumer<EntryStore<Object, Object>> write) {
    EntryStore<Object, Object> sibling = open(NearSettings.defaults());
    redis.holdEvents(true);
    fill("k", "v");
    sibling.get("k");
    write.accept(store);
    assertThat(store.nearStatistics().entries()).isZero();
    assertThat(sibling.nearStatistics().entries()).isZero();

    fill("k", "v");
    sibling.get("k");
    redis.failWith(new StoreException("no reply", null, true));
    assertThatThrownBy(() -> write.accept(store))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isTrue());
    assertThat(store.nearStatistics().entries()).isZero();
    assertThat(sibling.nearStatistics().entries()).isZero();
    redis.failWith(null);
  }

  @Test
  void write_throughAStoreWithoutNearTier_dropsTheCopiesOfOthers() {
    EntryStore<Object, Object> off = open(NearSettings.off());
    fill("k", "v");
    redis.holdEvents(true);
    off.put("k", "w", TTL, Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("w");
  }

  @Test
  void otherCaches_areNotTouched() {
    EntryStore<Object, Object> other =
        client.open(
            "d",
            new StoreSettings(
                NearSettings.defaults(), SerializationSettings.defaults(), HOUR, false),
            serialization);
    other.put("k", "d", TTL, Wanted.NOTHING);
    other.get("k");
    fill("k", "v");
    store.clear();
    redis.commands();
    assertThat(other.get("k")).isEqualTo("d");
    assertThat(redis.commands()).isEmpty();
  }

  // ---- bounds, figures, life

  @Test
  void bounds_hold() {
    EntryStore<Object, Object> few = open(bounded(10, 64 << 20));
    EntryStore<Object, Object> small = open(bounded(10_000, 10_000));
    for (long i = 0; i < 200; i++) {
      store.put(i, "v".repeat(100), TTL, Wanted.NOTHING);
      few.get(i);
      small.get(i);
    }
    assertThat(few.nearStatistics().entries()).isBetween(1L, 10L);
    assertThat(small.nearStatistics().bytes()).isBetween(1_000L, 10_000L);
    store.clear();
    assertThat(few.nearStatistics().bytes()).isZero();
    assertThat(small.nearStatistics().bytes()).isZero();
    assertThat(small.nearStatistics().entries()).isZero();
  }

  @Test
  void withoutRoom_onlyWhatIsMissedTwice_isKept() {
    EntryStore<Object, Object> few = open(bounded(10, 64 << 20));
    store.put("k", "v", TTL, Wanted.NOTHING);
    for (long i = 0; i < 50; i++) {
      store.put(i, "v", TTL, Wanted.NOTHING);
      few.get(i);
    }
    long rejected = firstMisses(few);
    assertThat(rejected).isPositive();
    assertThat(few.get("k")).isEqualTo("v");
    assertThat(firstMisses(few)).isEqualTo(rejected + 1);
    assertThat(few.get("k")).isEqualTo("v");
    assertThat(few.get("nobody")).isNull();
    assertThat(firstMisses(few)).isEqualTo(rejected + 1);

    store.clear(); // now there is room
    store.put("other", "v", TTL, Wanted.NOTHING);
    redis.commands();
    assertThat(few.get("other")).isEqualTo(few.get("other")).isEqualTo("v");
    assertThat(redis.commands()).hasSize(1);
  }

  private static long firstMisses(EntryStore<?, ?> store) {
    return store.nearStatistics().rejectedFills().getOrDefault("first-miss", 0L);
  }

  private static NearSettings bounded(long entries, long bytes) {
    NearSettings defaults = NearSettings.defaults();
    return new NearSettings(
        true, NearSettings.Mode.LEASE, entries, bytes, defaults.maxAge(), defaults.lease());
  }

  @Test
  void statistics_countWhatHappened() {
    fill("k", "v");
    store.get("k");
    redis.foreignSet("ns:c:s:k", "nothing that we can read, but long".getBytes(UTF_8), HOUR);
    store.get("k");
    var statistics = store.nearStatistics();
    assertThat(statistics.hits()).isEqualTo(1);
    assertThat(statistics.misses()).isEqualTo(2);
    assertThat(statistics.fills()).isEqualTo(1);
    assertThat(statistics.unreadable()).contains(entry("foreign", 1L), entry("corrupt", 0L));
    assertThat(statistics.entries()).isZero();
    assertThat(statistics.staleFound()).isZero();
    assertThat(statistics.proofAgeMillis()).isZero();
  }

  @Test
  void opening_connectsToNothing_closingLeavesNothing() {
    EntryStore<Object, Object> second = open(NearSettings.defaults());
    assertThat(redis.listenerCount()).isZero();
    assertThat(second.nearStatistics().proofAgeMillis()).isEqualTo(-1);
    second.get("k");
    store.get("k");
    assertThat(redis.listenerCount()).isEqualTo(1);
    second.close();
    assertThat(redis.listenerCount()).isEqualTo(1);
    store.close();
    assertThat(redis.listenerCount()).isZero();
    assertThat(redis.repeatedCount()).isZero();
    EntryStore<Object, Object> third = open(NearSettings.defaults());
    third.get("k");
    assertThat(redis.listenerCount()).isEqualTo(1);
    client.close();
    assertThat(redis.listenerCount()).isZero();
    assertThat(redis.isClosed()).isTrue();
  }
}
