package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.internal.coherence.Shard;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that are on their way at the same time, and what happens to them meanwhile. */
class ReadFlightsTest {
  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final TieredStore<Object, Object> store = fixture.store;
  private final FakeRedis redis = fixture.redis;

  @BeforeEach
  void hold() {
    fixture.put("k", "v");
    redis.holdCommands(true);
  }

  @AfterEach
  void close() {
    assertThat(fixture.coherence().keysInFlight()).isZero();
    fixture.close();
  }

  private CompletableFuture<@Nullable Object> get() {
    return fixture.start(() -> store.get("k"));
  }

  private void reachMisses(long count) {
    StoreFixture.eventually(() -> assertThat(store.nearStatistics().misses()).isEqualTo(count));
  }

  @Test
  void readers_shareOneCommand() {
    CompletableFuture<@Nullable Object> first = get();
    FakeRedis.Held command = fixture.command("get");
    List<CompletableFuture<@Nullable Object>> others = List.of(get(), get(), get());
    reachMisses(4);
    command.execute();
    command.reply();
    assertThat(first.join()).isEqualTo("v");
    others.forEach(other -> assertThat(other.join()).isEqualTo("v"));
    assertThat(redis.commandsHeld()).isZero();
    assertThat(fixture.serialization.decodings).hasValue(1);
  }

  @Test
  void reader_doesNotJoin_whenAWriteReturnedMeanwhile() {
    CompletableFuture<@Nullable Object> first = get();
    FakeRedis.Held old = fixture.command("get");
    old.execute();
    CompletableFuture<?> write =
        fixture.start(() -> store.replace("k", "w", StoreFixture.HOUR, Wanted.VALUE));
    FakeRedis.Held replace = fixture.command("replace");
    replace.execute();
    replace.reply();
    write.join();
    CompletableFuture<@Nullable Object> second = get();
    FakeRedis.Held fresh = fixture.command("get");
    fresh.execute();
    fresh.reply();
    assertThat(second.join()).isEqualTo("w");
    old.reply();
    assertThat(first.join()).isEqualTo("v");
    redis.holdCommands(false);
    assertThat(store.get("k")).isEqualTo("w");
  }

  @Test
  void reader_doesNotJoin_whenTheMasterIsNotProvenFresh() {
    CompletableFuture<@Nullable Object> first = get();
    FakeRedis.Held one = fixture.command("get");
    redis.shard(0).bumpEpoch(Shard.EpochCause.CONNECTION_LOST);
    CompletableFuture<@Nullable Object> second = get();
    FakeRedis.Held two = fixture.command("get");
    one.execute();
    one.reply();
    // Whichever completes later is turned away for being raced: so one after the other.
    assertThat(first.join()).isEqualTo("v");
    two.execute();
    two.reply();
    assertThat(second.join()).isEqualTo("v");
    assertThat(store.nearStatistics().rejectedFills()).contains(entry("unproven", 1L));
  }

  @Test
  void event_thatOvertakesAReply_keepsItFromBeingPublished() {
    CompletableFuture<@Nullable Object> read = get();
    FakeRedis.Held command = fixture.command("get");
    command.execute();
    redis.foreignDelete("ns:c:s:k");
    command.reply();
    assertThat(read.join()).isEqualTo("v");
    assertThat(store.nearStatistics().rejectedFills()).contains(entry("raced", 1L));
    assertThat(store.nearStatistics().entries()).isZero();
  }

  @Test
  void interruptedReader_saysSo_andLeavesTheValueToThoseWhoJoined() throws Exception {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    AtomicReference<@Nullable Boolean> flag = new AtomicReference<>();
    Thread leader =
        new Thread(
            () -> {
              try {
                store.get("k");
              } catch (StoreException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    leader.start();
    FakeRedis.Held command = fixture.command("get");
    CompletableFuture<@Nullable Object> joined = get();
    reachMisses(2);
    leader.interrupt();
    leader.join();
    assertThat(thrown.get())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.isOutcomeUnknown()).isFalse())
        .hasMessageContaining("s:k");
    assertThat(flag.get()).isTrue();
    command.execute();
    command.reply();
    assertThat(joined.join()).isEqualTo("v");
  }

  @Test
  void interruptedWriter_doesNotKnowTheOutcome() throws Exception {
    AtomicReference<@Nullable StoreException> thrown = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              try {
                store.remove("k", Wanted.NOTHING);
              } catch (StoreException e) {
                thrown.set(e);
              }
            });
    writer.start();
    FakeRedis.Held command = fixture.command("remove");
    writer.interrupt();
    writer.join();
    assertThat(thrown.get()).isNotNull().matches(StoreException::isOutcomeUnknown);
    command.execute();
    command.reply();
    redis.holdCommands(false);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void failedReader_failsThoseWhoJoined_andTheNextReadsAgain() {
    CompletableFuture<@Nullable Object> first = get();
    FakeRedis.Held command = fixture.command("get");
    CompletableFuture<@Nullable Object> joined = get();
    reachMisses(2);
    command.lose();
    for (CompletableFuture<@Nullable Object> reader : List.of(first, joined)) {
      assertThatThrownBy(reader::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("s:k");
    }
    redis.holdCommands(false);
    assertThat(store.get("k")).isEqualTo("v");
  }

  @Test
  void failedBulkRead_leavesNothingBehind() {
    redis.failWith(new StoreException("gone", null, false));
    assertThatThrownBy(() -> store.getAll(List.of("k", "a", "b")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("3 keys");
    redis.failWith(null);
  }
}
