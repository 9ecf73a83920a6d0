package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.BulkException;
import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryState;
import dev.perigee.near.Health;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.KeyRefusedException;
import dev.perigee.serialization.ValueRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each operation answers while Redis is not there, and what is left of it. */
@Timeout(60)
class DegradingStoreTest {
  private static final WriteTtl TTL = StoreFixture.TTL;
  private static final long HOUR = StoreFixture.HOUR;

  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final DegradingStore<Object, Object> store =
      fixture.degrading(fixture.store, Duration.ZERO);
  private final FakeRedis redis = fixture.redis;

  @BeforeEach
  void fill() {
    assertThat(store.get("k")).isNull(); // from the first read on, puts leave copies
    store.put("k", "v1", TTL, Wanted.NOTHING);
    store.put("other", "o1", TTL, Wanted.NOTHING);
    redis.commands();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Every write of one key, which must not let its old value come back. */
  @SuppressWarnings("ImmutableEnumChecker") // they are
  private enum Write {
    PUT(s -> s.put("k", "v2", TTL, Wanted.NOTHING)),
    GET_AND_PUT(s -> s.put("k", "v2", TTL, Wanted.VALUE)),
    PUT_THAT_EXPIRES_AT_ONCE(s -> s.put("k", "v2", new WriteTtl(0, 0), Wanted.NOTHING)),
    PUT_IF_ABSENT(s -> s.putIfAbsent("k", "v2", HOUR)),
    REMOVE(s -> s.remove("k", Wanted.EXISTENCE)),
    PUT_ALL(s -> s.putAll(Map.of("k", "v2"), TTL, Wanted.NOTHING)),
    REMOVE_ALL(s -> s.removeAll(List.of("k"))),
    REMOVE_ALL_TOLD(s -> s.removeAll(List.of("k"), Wanted.VALUE)),
    COMPARE_AND_PUT(s -> s.compareAndPut("k", s.read("k").token(), "v2", HOUR)),
    COMPARE_AND_REMOVE(s -> s.compareAndRemove("k", s.read("k").token())),
    TOUCH_TO_NOTHING(s -> s.getAndTouch("k", WriteTtl.NONE)),
    TOUCH_ALL_TO_NOTHING(s -> s.getAllAndTouch(List.of("k"), WriteTtl.NONE)),
    COMPARE_AND_TOUCH_TO_NOTHING(s -> s.compareAndTouch("k", s.read("k").token(), WriteTtl.NONE)),
    CLEAR(DegradingStore::clear);

    private final Consumer<DegradingStore<Object, Object>> operation;

    Write(Consumer<DegradingStore<Object, Object>> operation) {
      this.operation = operation;
    }
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void write_succeeds_andItsOldValueDoesNotComeBack(Write write) {
    fixture.away();
    write.operation.accept(store);
    assertThat(store.get("k")).isNull();
    fixture.restored();
    assertThat(store.get("k")).isNull();
    assertThat(redis.keys()).doesNotContain("ns:c:s:k");
    assertThat(store.get("other")).isEqualTo(write == Write.CLEAR ? null : "o1");
    store.put("k", "v3", TTL, Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("v3");
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void write_thatIsNotSentAtAll_isAsGood(Write write) {
    fixture.away();
    store.remove("other", Wanted.NOTHING);
    assertThat(store.get("other")).as("what is left cannot be removed").isNull();
    redis.commands();
    write.operation.accept(store);
    assertThat(redis.commands()).isEmpty();
    fixture.restored();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void read_leavesNothing() {
    fixture.away();
    assertThat(store.getFresh("k")).isNull();
    assertThat(store.read("k")).isEqualTo(new EntryState<>(null, Token.UNKNOWN));
    assertThat(store.readAll(List.of("k"))).containsKey("k");
    assertThat(store.getAndTouch("new", 1)).isNull();
    assertThat(store.isCurrent("k", Token.ABSENT)).isFalse();
    assertThat(store.contains("new")).isFalse();
    assertThat(store.iterator()).isExhausted();
    assertThat(store.compareAndTouch("k", Token.UNKNOWN, HOUR)).isTrue();
    assertThat(store.replace("new", "v", HOUR, Wanted.VALUE).effect()).isEqualTo(Effect.UNCHANGED);
    assertThat(store.offer("k", "loaded", HOUR, EntryHeader.UNKNOWN)).isTrue();
    fixture.back();
    assertThat(fixture.scope.recovery().isSettled()).isTrue();
    assertThat(store.getFresh("k")).isEqualTo("v1");
  }

  /** Who must not do something without a lock is told that he has none. */
  @Test
  void lock_isNotGranted() {
    fixture.away();
    assertThatThrownBy(() -> store.lock("k").tryAcquire(HOUR))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isOutage()).isTrue());
    assertThat(fixture.scope.recovery().isSettled()).as("nothing was written").isTrue();
  }

  /** Redis is there again, and nothing is read before what is left is removed. */
  @Test
  void lock_isNotGranted_whileKeysAreLeft() {
    fixture.away();
    store.remove("k", Wanted.NOTHING);
    assertThat(store.getFresh("k")).isNull();
    fixture.back();
    redis.commands();
    assertThatThrownBy(() -> store.lock("other").tryAcquire(HOUR))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isOutage()).isTrue());
    assertThat(redis.commands()).isEmpty();
    fixture.restored();
    EntryLock lock = store.lock("other");
    assertThat(lock.tryAcquire(HOUR)).isTrue();
    lock.release();
  }

  /** What was read or guessed before the outage is not what there is during it. */
  @Test
  void conditionalWrite_onWhatWasReadBefore_isDecidedAgain() {
    Token token = store.read("k").token();
    fixture.away();
    assertThat(store.compareAndPut("k", token, "v2", HOUR)).isFalse();
    assertThat(store.compareAndRemove("k", token)).isFalse();
    assertThat(store.read("k").isAssumed()).as("and then it is").isTrue();
    assertThat(fixture.scope.recovery().isLeft("s:k")).as("code may have run").isTrue();
    fixture.restored();
    assertThat(store.get("k")).isNull();
  }

  /**
   * A master that was demoted answers reads and refuses writes: who tries again must not go on so.
   */
  @Test
  void conditionalWrite_ends_whereRedisReadsButDoesNotWrite() {
    redis.failWritesWith(new StoreException("READONLY", null, false, true));
    Token token = store.read("k").token();
    assertThat(token).isNotEqualTo(Token.UNKNOWN);
    assertThat(store.compareAndPut("k", token, "v2", HOUR)).isFalse();
    EntryState<Object> state = store.read("k");
    assertThat(state.isAssumed()).isTrue();
    assertThat(store.compareAndPut("k", state.token(), "v2", HOUR)).isTrue();
    redis.failWritesWith(null);
    fixture.restored();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void offeredTogether_withoutALifetime_areNotThere() {
    fixture.away();
    assertThat(store.offerAll(Map.of("a", "1"), () -> WriteTtl.NONE)).containsExactly(false);
  }

  @Test
  void copiesThatAreProven_areServed_ofOtherKeys() {
    fixture.away();
    store.remove("k", Wanted.NOTHING);
    assertThat(store.get("other")).isEqualTo("o1");
    assertThat(store.getAll(Set.of("k", "other"))).containsOnly(Map.entry("other", "o1"));
    assertThat(store.contains("other")).isTrue();
    assertThat(store.guess("other")).as("a guess that nobody can confirm").isNull();
    store.clear();
    assertThat(store.get("other")).isNull();
  }

  @Test
  void assumedState_takesNoEffect_whereRedisIsBack() {
    fixture.away();
    EntryState<Object> state = store.read("gone");
    assertThat(state.isAssumed()).isTrue();
    fixture.back();
    assertThat(store.compareAndPut("gone", state.token(), "v", HOUR)).isFalse();
    assertThat(store.compareAndRemove("gone", state.token())).isFalse();
    assertThat(store.getFresh("gone")).isNull();
  }

  @Test
  void replaceOfUnknownOutcome_isLeft() {
    redis.failWith(new StoreException("lost", null, true, true));
    assertThat(store.replace("k", "v2", HOUR, Wanted.NOTHING).effect()).isEqualTo(Effect.UNCHANGED);
    fixture.restored();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void bulkWrite_keepsWhatWasConfirmed() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    entries.put("k", "v2");
    entries.put("other", "o2");
    redis.failWith(
        new BulkException(
            "half", new StoreException("lost", null, true, true), Set.of("ns:c:s:other")));
    List<WriteResult<Object>> results = store.putAll(entries, TTL, Wanted.EXISTENCE);
    assertThat(results)
        .extracting(WriteResult::effect)
        .containsExactly(Effect.CREATED, Effect.WRITTEN);
    fixture.restored();
    assertThat(redis.keys()).containsExactly("ns:c:s:other");
  }

  @Test
  void refusals_areThrownAsEver() {
    redis.failWith(new StoreException("OOM command not allowed", null, false));
    assertThatThrownBy(() -> store.put("k", "v2", TTL, Wanted.NOTHING))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("OOM");
    assertThatThrownBy(() -> store.getFresh("k")).isInstanceOf(StoreException.class);
    assertThatThrownBy(store::clear).isInstanceOf(StoreException.class);
    fixture.away();
    store.remove("k", Wanted.NOTHING);
    assertThat(store.getFresh("k")).isNull();
    assertThatThrownBy(() -> store.put(new byte[1], "v", TTL, Wanted.NOTHING))
        .isInstanceOf(KeyRefusedException.class);
    assertThatThrownBy(() -> store.put("k", new Object(), TTL, Wanted.NOTHING))
        .isInstanceOf(ValueRefusedException.class);
    store.close();
    assertThatThrownBy(() -> store.put("k", "v", TTL, Wanted.NOTHING))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.get("k")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void iteration_endsWhereRedisIsLost_butNotThatOfKeys() {
    for (long i = 0; i < 10; i++) {
      fixture.put(i, "v");
    }
    Iterator<Map.Entry<Object, Object>> entries = store.iterator();
    Iterator<Object> keys = store.keys();
    assertThat(entries.next()).isNotNull();
    assertThat(keys.next()).isNotNull();
    fixture.away();
    store.remove("k", Wanted.NOTHING);
    List<Object> rest = new ArrayList<>();
    entries.forEachRemaining(rest::add);
    assertThat(rest).isEmpty();
    assertThatThrownBy(keys::hasNext)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isOutage()).isTrue());
    fixture.restored();
    assertThat(keys).toIterable().hasSizeGreaterThan(5);
  }

  @Test
  void offers_areNotMade_justAfterAFailure() {
    fixture.away();
    assertThat(store.offerAll(Map.of("a", "1"), () -> HOUR)).containsExactly(true);
    assertThat(fixture.scope.recovery().isSettled()).isTrue();
    redis.commands();
    fixture.back();
    assertThat(store.offer("b", "2", HOUR, EntryHeader.UNKNOWN)).isTrue();
    assertThat(store.offerAll(Map.of("b", "2"), () -> HOUR)).containsExactly(true);
    assertThat(redis.commands()).isEmpty();
    fixture.clock.advance(Duration.ofSeconds(1));
    redis.proveAll();
    assertThat(store.offer("b", "2", HOUR, EntryHeader.UNKNOWN)).isTrue();
    assertThat(store.get("b")).isEqualTo("2");
    assertThat(store.offerAll(Map.of("b", "3"), () -> HOUR)).containsExactly(false);
  }

  @Test
  void health_saysWhatIsLeft() {
    assertThat(store.health().state()).isEqualTo(Health.State.UP);
    fixture.away();
    store.remove("k", Wanted.NOTHING);
    store.remove("other", Wanted.NOTHING);
    assertThat(store.health())
        .satisfies(health -> assertThat(health.state()).isEqualTo(Health.State.DEGRADED))
        .satisfies(health -> assertThat(health.detail()).contains("2 key(s)"));
    store.clear();
    assertThat(store.health().detail()).contains("the whole cache");
    fixture.restored();
    assertThat(store.health().state()).isEqualTo(Health.State.UP);
  }
}
