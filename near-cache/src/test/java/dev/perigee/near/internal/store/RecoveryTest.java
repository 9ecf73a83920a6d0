package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.BulkException;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeRedis;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What was written during an outage is removed before anything else is asked of Redis, however
 * operations and removals meet.
 */
@Timeout(60)
class RecoveryTest {
  private static final WriteTtl TTL = StoreFixture.TTL;

  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final DegradingStore<Object, Object> store = degrading(fixture.store);
  private final FakeRedis redis = fixture.redis;
  private final Recovery recovery = fixture.scope.recovery();

  private byte[] oldValue;

  @BeforeEach
  void fill() {
    assertThat(store.get("k")).isNull(); // from the first read on, puts leave copies
    store.put("k", "v1", TTL, Wanted.NOTHING);
    oldValue = redis.bytes("ns:c:s:k");
    store.put("a", "a1", TTL, Wanted.NOTHING);
    redis.commands();
  }

  @AfterEach
  void close() {
    assertThat(fixture.coherence().keysInFlight()).isZero();
    fixture.close();
  }

  private DegradingStore<Object, Object> degrading(TieredStore<Object, Object> below) {
    return fixture.degrading(below, Duration.ZERO);
  }

  private CompletableFuture<?> put(Object key, Object value) {
    return fixture.start(() -> store.put(key, value, TTL, Wanted.NOTHING));
  }

  private CompletableFuture<@Nullable Object> get(Object key) {
    return fixture.start(() -> store.get(key));
  }

  private static void finish(FakeRedis.Held command) {
    command.execute();
    command.reply();
  }

  /** A write for the caller only, and Redis is back. */
  private void leave(Object... written) {
    fixture.away();
    store.removeAll(List.of(written));
    fixture.back();
    redis.commands();
  }

  @Test
  void unknownOutcome_executedOrNot_isRemovedByTheNextCaller() {
    for (boolean executed : new boolean[] {false, true}) {
      redis.holdCommands(true);
      CompletableFuture<?> write = put("k", "v2");
      FakeRedis.Held lost = fixture.command("put");
      if (executed) {
        lost.execute();
      }
      lost.lose();
      write.join();
      redis.holdCommands(false);
      redis.commands();
      assertThat(store.get("k")).isNull();
      assertThat(redis.commands()).containsExactly("unlinkAll", "get");
      assertThat(store.get("k")).isNull();
      assertThat(redis.repeatedCount()).as("nothing but the audit").isEqualTo(1);
      store.put("k", "v1", TTL, Wanted.NOTHING);
    }
  }

  @Test
  void newWrite_isSentAfterTheRemoval_andStays() {
    leave("k");
    redis.holdCommands(true);
    CompletableFuture<?> write = put("k", "v3");
    FakeRedis.Held removal = fixture.command("unlinkAll");
    CompletableFuture<@Nullable Object> read = get("a");
    removal.execute();
    assertThat(read.join()).as("a copy that is proven needs no Redis").isEqualTo("a1");
    assertThat(redis.commandsHeld()).as("nothing is sent before the removal is confirmed").isZero();
    removal.reply();
    finish(fixture.command("put"));
    write.join();
    redis.holdCommands(false);
    assertThat(store.getFresh("k")).isEqualTo("v3");
    assertThat(recovery.isSettled()).isTrue();
  }

  @Test
  void callers_shareOneRemoval() {
    leave("k");
    redis.holdCommands(true);
    List<CompletableFuture<@Nullable Object>> reads =
        List.of(
            fixture.start(() -> store.getFresh("k")),
            fixture.start(() -> store.getFresh("k")),
            fixture.start(() -> store.getFresh("k")));
    FakeRedis.Held removal = fixture.command("unlinkAll");
    removal.execute();
    redis.holdCommands(false);
    removal.reply();
    reads.forEach(read -> assertThat(read.join()).isNull());
    assertThat(redis.commands()).containsOnlyOnce("unlinkAll");
  }

  @Test
  void writeThatFailsDuringTheRemoval_isLeftForTheNextOne_ofTheSameKeyToo() {
    for (Object key : List.of("k", "a")) {
      redis.holdCommands(true);
      CompletableFuture<?> late = put(key, "v2");
      FakeRedis.Held lost = fixture.command("put");
      leave("k");
      CompletableFuture<@Nullable Object> read = fixture.start(() -> store.getFresh("k"));
      FakeRedis.Held removal = fixture.command("unlinkAll");
      removal.execute();
      lost.execute();
      lost.lose();
      late.join();
      removal.reply();
      FakeRedis.Held next = fixture.command("unlinkAll"); // not all is removed: he goes on with it
      assertThat(recovery.isSettled()).isFalse();
      finish(next);
      finish(fixture.command("get"));
      assertThat(read.join()).isNull();
      redis.holdCommands(false);
      assertThat(store.getFresh(key)).isNull();
      assertThat(recovery.isSettled()).isTrue();
    }
  }

  @Test
  void readOnItsWay_leavesNoCopyOfTheOldValue() {
    redis.foreignSet("ns:c:s:k", oldValue, StoreFixture.HOUR); // no copy is left
    redis.holdCommands(true);
    CompletableFuture<@Nullable Object> read = get("k");
    FakeRedis.Held old = fixture.command("get");
    old.execute();
    leave("k");
    CompletableFuture<@Nullable Object> next = get("k");
    finish(fixture.command("unlinkAll"));
    finish(fixture.command("get"));
    assertThat(next.join()).isNull();
    old.reply();
    assertThat(read.join()).as("it began before the write").isEqualTo("v1");
    redis.holdCommands(false);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void removalThatFailsHalfWay_goesOnWhereItWas() {
    leave("k", "a");
    redis.failWith(
        new BulkException(
            "half", new StoreException("lost", null, true, true), Set.of("ns:c:s:k")));
    assertThat(store.getFresh("a")).isNull();
    assertThat(recovery.isLeft("s:k")).isFalse();
    assertThat(recovery.isLeft("s:a")).isTrue();
    redis.commands();
    assertThat(store.get("k")).isNull();
    assertThat(redis.commands()).as("who comes after a failure does not wait").isEmpty();
    fixture.restored();
    assertThat(redis.commands()).containsExactly("unlinkAll");
    assertThat(redis.keys()).containsExactly("ns:c:s:k");
  }

  @Test
  void afterAFailure_onlyTheTimerTries() {
    fixture.away();
    store.remove("k", Wanted.NOTHING);
    store.get("k");
    assertThat(redis.commands()).containsExactly("remove", "unlinkAll");
    for (int i = 0; i < 5; i++) {
      store.get("k");
      store.put("k", "v2", TTL, Wanted.NOTHING);
    }
    assertThat(redis.commands()).isEmpty();
    redis.runRepeated();
    StoreFixture.eventually(() -> assertThat(redis.commands()).contains("unlinkAll"));
    assertThat(recovery.isSettled()).isFalse();
    fixture.restored();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void refusedRemoval_keepsTheCacheDegraded() {
    leave("k");
    redis.failWith(new StoreException("NOPERM", null, false));
    assertThat(store.getFresh("a")).isNull();
    assertThat(store.health().detail()).contains("1 key(s)");
    fixture.restored();
    assertThat(store.getFresh("a")).isEqualTo("a1");
  }

  @Test
  void tooManyKeys_clearTheCache() {
    fixture.away();
    for (long i = 0; i <= Journal.MOST_KEYS; i++) {
      store.remove(i, Wanted.NOTHING);
    }
    assertThat(recovery.isLeft("s:k")).isTrue();
    assertThat(store.get("k")).as("nobody knows what was written").isNull();
    redis.commands();
    fixture.restored();
    assertThat(redis.commands()).contains("clear").doesNotContain("unlinkAll");
    assertThat(redis.keys()).isEmpty();
    assertThat(fixture.store.nearStatistics().entries()).isZero();
  }

  @Test
  void whatIsWrittenWhileTheCacheIsCleared_isLeftForTheNextRemoval() {
    fixture.away();
    store.clear();
    fixture.back();
    redis.holdCommands(true);
    assertThat(store.get("k")).as("nobody waits for what may take long").isNull();
    FakeRedis.Held clearing = fixture.command("clear");
    clearing.execute();
    redis.foreignSet("ns:c:s:k", oldValue, StoreFixture.HOUR);
    store.put("k", "v2", TTL, Wanted.NOTHING);
    clearing.reply();
    StoreFixture.eventually(() -> assertThat(recovery.isLeft("s:a")).isFalse());
    assertThat(recovery.isLeft("s:k")).isTrue();
    redis.holdCommands(false);
    StoreFixture.eventually(() -> assertThat(store.getFresh("k")).isNull());
    StoreFixture.eventually(() -> assertThat(recovery.isSettled()).isTrue());
    assertThat(redis.keys()).isEmpty();
  }

  /** However much is written meanwhile, the whole cache is removed once. */
  @Test
  void busyCache_isRestored() {
    fixture.away();
    store.clear();
    fixture.back();
    redis.commands();
    redis.holdCommands(true);
    assertThat(store.get("k")).isNull();
    FakeRedis.Held clearing = fixture.command("clear");
    clearing.execute();
    for (int round = 0; round < 3; round++) {
      for (long i = 0; i <= Journal.MOST_KEYS; i++) {
        store.put(i, "v2", TTL, Wanted.NOTHING);
      }
      StoreFixture.eventually(
          () -> {
            redis.runRepeated(); // the one before may be under way still
            assertThat(redis.commandsHeld()).isPositive();
          });
      FakeRedis.Held beside = fixture.command("unlinkAll");
      redis.runRepeated();
      finish(beside);
    }
    redis.holdCommands(false);
    clearing.reply();
    StoreFixture.eventually(
        () -> {
          redis.runRepeated(); // the last of those beside may be counted a moment later
          assertThat(recovery.isSettled()).isTrue();
        });
    assertThat(redis.commands()).containsOnlyOnce("clear");
    store.put("k", "v3", TTL, Wanted.NOTHING);
    assertThat(store.getFresh("k")).isEqualTo("v3");
  }

  @Test
  void stores_ofOneCache_shareWhatIsLeft() {
    TieredStore<Object, Object> below = fixture.open(NearSettings.defaults());
    DegradingStore<Object, Object> other = degrading(below);
    assertThat(other.get("k")).isEqualTo("v1");
    assertThat(other.get("k")).isEqualTo("v1");
    fixture.away();
    store.put("k", "v2", TTL, Wanted.NOTHING);
    assertThat(other.get("k")).isNull();
    fixture.restored();
    assertThat(other.get("k")).isNull();
    other.put("k", "v3", TTL, Wanted.NOTHING);
    assertThat(store.get("k")).isEqualTo("v3");
    below.close();
  }

  @Test
  void closingAStore_leavesTheRemovalToTheTimer() {
    fixture.away();
    store.put("k", "v2", TTL, Wanted.NOTHING);
    store.close();
    fixture.restored();
    assertThat(redis.keys()).containsExactly("ns:c:s:a");
    StoreFixture.eventually(() -> assertThat(redis.repeatedCount()).isZero());
  }
}
