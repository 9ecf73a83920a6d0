package dev.perigee.near.internal.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.BulkException;
import dev.perigee.near.EntryState;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.internal.coherence.Shard;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which writes leave near copies, and what ends these. */
@SuppressWarnings("JavaUtilDate") // a mutable type that everybody knows
class OwnPutsTest {
  private static final String KEY = "ns:c:s:k";
  private static final long HOUR = 3_600_000;

  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final FakeRedis redis = fixture.redis;
  private final TieredStore<Object, Object> store = fixture.store;

  @BeforeEach
  void listen() {
    store.get("other");
    redis.commands();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void assertNear(Object value) {
    redis.commands();
    assertThat(store.get("k")).isEqualTo(value);
    assertThat(redis.commands()).isEmpty();
  }

  private void assertFar(Object value) {
    redis.commands();
    assertThat(store.get("k")).isEqualTo(value);
    assertThat(redis.commands()).containsExactly("get");
  }

  @Test
  void put_staysNear_whenItsEventsComeBeforeTheReply() {
    fixture.put("k", "v");
    assertNear("v");
    assertThat(store.nearStatistics().fills()).isOne();
  }

  @Test
  void put_staysNear_whenItsEventsComeLater() {
    redis.holdEvents(true);
    fixture.put("k", "v");
    assertNear("v");
    redis.holdEvents(false);
    redis.deliverEvents();
    assertNear("v");
  }

  @Test
  void offeredTogether_stayNear_whereTheyAreWritten() {
    assertThat(store.offerAll(Map.of("k", "v"), () -> StoreFixture.HOUR)).containsExactly(true);
    assertNear("v");
    assertThat(store.offerAll(Map.of("k", "w"), () -> StoreFixture.HOUR)).containsExactly(false);
    assertFar("v");
    assertThat(fixture.coherence().keysInFlight()).isZero();
  }

  @Test
  void offeredTogether_leaveNoCopies_whereNobodyKnows() {
    fixture.put("a", "old");
    redis.failWith(new BulkException("one master is gone", null, Set.of("ns:c:s:a")));
    assertThatThrownBy(() -> store.offerAll(Map.of("a", "1", "b", "2"), () -> StoreFixture.HOUR))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(BulkException.class)
        .hasMessageContaining("one master is gone");
    redis.failWith(null);
    assertThat(store.nearStatistics().entries()).isZero();
    assertThat(fixture.coherence().keysInFlight()).isZero();
  }

  @Test
  void put_endsTheCopyBefore_andThoseOfSiblings() {
    TieredStore<Object, Object> sibling = fixture.open(NearSettings.defaults());
    fixture.put("k", "v");
    sibling.get("k");
    fixture.put("k", "w");
    assertNear("w");
    assertThat(sibling.nearStatistics().entries()).isZero();
    sibling.close();
  }

  @Test
  void foreignWriteAfterwards_endsTheCopy() {
    redis.holdEvents(true);
    fixture.put("k", "v");
    redis.foreignDelete(KEY);
    assertNear("v"); // its event is on its way
    redis.holdEvents(false);
    redis.deliverEvents();
    assertFar(null);
  }

  @Test
  void foreignWriteBetweenExecutionAndReply_leavesNoCopy() {
    redis.holdCommands(true);
    CompletableFuture<?> put =
        fixture.start(() -> store.put("k", "v", StoreFixture.TTL, Wanted.NOTHING));
    FakeRedis.Held command = fixture.command("put");
    command.execute();
    redis.foreignDelete(KEY);
    command.reply();
    put.join();
    redis.holdCommands(false);
    assertFar(null);
  }

  @Test
  void readThatSawSomethingElseMeanwhile_leavesNoCopy() {
    redis.holdCommands(true);
    CompletableFuture<?> put =
        fixture.start(() -> store.put("k", "v", StoreFixture.TTL, Wanted.NOTHING));
    FakeRedis.Held command = fixture.command("put");
    redis.holdEvents(true);
    command.execute();
    redis.foreignDelete(KEY);
    CompletableFuture<?> read = fixture.start(() -> store.getFresh("k"));
    FakeRedis.Held get = fixture.command("get");
    get.execute();
    get.reply();
    assertThat(read.join()).isNull();
    command.reply();
    put.join();
    redis.holdCommands(false);
    assertFar(null);
  }

  private CompletableFuture<?> putLater() {
    redis.holdCommands(true);
    return fixture.start(() -> store.put("k", "w", StoreFixture.TTL, Wanted.NOTHING));
  }

  @Test
  void eventsThatComeBeforeThePutReturns_leaveTheCopyItsPlace_andNothingToBeServed() {
    fixture.put("k", "v");
    CompletableFuture<?> put = putLater();
    FakeRedis.Held command = fixture.command("put");
    redis.holdCommands(false);
    command.execute();
    assertThat(store.guess("k")).isNull();
    assertThat(store.nearStatistics().entries()).isOne();
    command.reply();
    put.join();
    assertNear("w");
    assertThat(store.nearStatistics().entries()).isOne();
    assertThat(store.nearStatistics().invalidations())
        .containsEntry("write", 1L)
        .containsEntry("event", 0L);
  }

  @Test
  void readBetweenTheEventsOfAPutAndItsReturn_isKept_untilThePutReturns() {
    fixture.put("k", "v");
    CompletableFuture<?> put = putLater();
    FakeRedis.Held command = fixture.command("put");
    redis.holdCommands(false);
    command.execute();
    assertFar("w");
    assertNear("w");
    assertThat(store.nearStatistics().rejectedFills()).containsEntry("conflict", 0L);
    command.reply();
    put.join();
    assertFar("w"); // a read completed meanwhile: the put leaves nothing
  }

  @Test
  void putThatFailsAfterAnEvent_leavesNothing() {
    fixture.put("k", "v");
    CompletableFuture<?> put = putLater();
    FakeRedis.Held command = fixture.command("put");
    redis.holdCommands(false);
    redis.foreignDelete(KEY);
    assertThat(store.guess("k")).isNull();
    command.lose();
    assertThatThrownBy(put::join).hasCauseInstanceOf(StoreException.class);
    assertThat(store.nearStatistics().entries()).isZero();
    assertThat(fixture.coherence().keysInFlight()).isZero();
    assertFar(null);
  }

  @Test
  void overlappingPuts_leaveNoCopy() {
    redis.holdCommands(true);
    CompletableFuture<?> one =
        fixture.start(() -> store.put("k", "v", StoreFixture.TTL, Wanted.NOTHING));
    FakeRedis.Held first = fixture.command("put");
    CompletableFuture<?> other =
        fixture.start(() -> store.put("k", "w", StoreFixture.TTL, Wanted.NOTHING));
    FakeRedis.Held second = fixture.command("put");
    first.execute();
    second.execute();
    first.reply();
    one.join();
    second.reply();
    other.join();
    redis.holdCommands(false);
    assertFar("w");
  }

  @Test
  void epochThatChangedMeanwhile_leavesNoCopy() {
    redis.holdCommands(true);
    CompletableFuture<?> put =
        fixture.start(() -> store.put("k", "v", StoreFixture.TTL, Wanted.NOTHING));
    FakeRedis.Held command = fixture.command("put");
    redis.shard(0).bumpEpoch(Shard.EpochCause.CONNECTION_LOST);
    command.execute();
    command.reply();
    put.join();
    redis.holdCommands(false);
    assertFar("v");
  }

  @Test
  void failedPut_leavesNoCopy_andNothingBehind() {
    fixture.put("k", "v");
    redis.failWith(new StoreException("no reply", null, true));
    assertThatThrownBy(() -> fixture.put("k", "w")).isInstanceOf(StoreException.class);
    redis.failWith(null);
    assertFar("v");
    assertThat(fixture.coherence().keysInFlight()).isZero();
  }

  @Test
  void conditionalWrites_thatTookEffect_stayNear() {
    assertThat(store.putIfAbsent("k", "v", HOUR)).isTrue();
    assertNear("v");
    assertThat(store.replace("k", "w", HOUR, Wanted.NOTHING).effect()).isEqualTo(Effect.UPDATED);
    assertNear("w");
    EntryState<Object> guess = requireNonNull(store.guess("k"));
    assertThat(guess.value()).isEqualTo("w");
    assertThat(store.compareAndPut("k", guess.token(), "x", HOUR)).isTrue();
    assertNear("x");
  }

  @Test
  void conditionalWrites_thatTookNoEffect_leaveNoCopy() {
    fixture.put("k", "v");
    EntryState<Object> before = requireNonNull(store.guess("k"));
    fixture.put("k", "w");
    assertThat(store.compareAndPut("k", before.token(), "x", HOUR)).isFalse();
    assertFar("w");
    assertThat(store.putIfAbsent("k", "x", HOUR)).isFalse();
    assertFar("w");
    assertThat(store.replace("gone", "x", HOUR, Wanted.NOTHING).effect())
        .isEqualTo(Effect.UNCHANGED);
    assertThat(fixture.coherence().keysInFlight()).isZero();
  }

  /** What is written with the lifetime that is there makes other events. */
  @Test
  void conditionalWrite_thatKeepsTheLifetime_leavesNoCopy() {
    fixture.put("k", "v");
    EntryState<Object> before = store.read("k");
    assertThat(store.compareAndPut("k", before.token(), "w", WriteTtl.KEEP)).isTrue();
    assertFar("w");
  }

  @Test
  void foreignWrite_rightAfterAConditionalOne_endsTheCopy() {
    EntryState<Object> absent = store.read("k");
    redis.holdCommands(true);
    redis.holdEvents(true);
    CompletableFuture<?> write =
        fixture.start(() -> store.compareAndPut("k", absent.token(), "v", HOUR));
    FakeRedis.Held command = fixture.command("compareAndPut");
    command.execute();
    redis.foreignDelete(KEY);
    command.reply();
    write.join();
    redis.holdCommands(false);
    assertNear("v"); // the event is on its way
    redis.holdEvents(false);
    redis.deliverEvents();
    assertFar(null);
  }

  @Test
  void guess_isWhatACopySays_andAsksNobody() {
    assertThat(store.guess("k")).isNull();
    fixture.put("k", "v");
    redis.commands();
    EntryState<Object> guess = requireNonNull(store.guess("k"));
    assertThat(guess.value()).isEqualTo("v");
    assertThat(redis.commands()).isEmpty();
    assertThat(guess.token()).isEqualTo(store.read("k").token());
    redis.shard(0).unprove();
    assertThat(store.guess("k")).isNull();
  }

  @Test
  void put_beforeTheFirstRead_leavesNoCopy() {
    try (StoreFixture silent = new StoreFixture(NearSettings.defaults())) {
      silent.put("k", "v");
      assertThat(silent.store.nearStatistics().entries()).isZero();
      assertThat(silent.redis.listenerCount()).isZero();
    }
  }

  @Test
  void put_onAMasterThatIsNotProven_leavesNoCopy() {
    redis.shard(0).unprove();
    fixture.put("k", "v");
    assertThat(store.nearStatistics().entries()).isZero();
  }

  @Test
  void put_ofAMutableValue_isDecodedForEachHit() {
    Date date = new Date(5);
    fixture.put("k", date);
    date.setTime(6);
    assertNear(new Date(5));
    assertThat(store.get("k")).isNotSameAs(store.get("k"));
  }

  @Test
  void copy_endsBeforeItsLifetime() {
    store.put("k", "v", WriteTtl.of(60_000), Wanted.NOTHING);
    fixture.clock.advance(Duration.ofMinutes(1).minusMillis(2));
    redis.proveAll();
    assertNear("v");
    fixture.clock.advance(Duration.ofMillis(1));
    redis.proveAll();
    assertFar("v"); // the server may count from almost a millisecond earlier
    fixture.clock.advance(Duration.ofMillis(2));
    redis.proveAll();
    assertFar(null);
  }
}
