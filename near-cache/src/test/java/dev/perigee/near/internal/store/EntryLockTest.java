package dev.perigee.near.internal.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.EntryLock;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.fake.FakeRedis;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locks of entries: who has them, for how long, and what becomes of them when Redis is silent. */
final class EntryLockTest {
  private static final String KEY = "ns:#lock:c:s:k";
  private static final long TTL = 30_000;

  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final EntryLock lock = fixture.store.lock("k");
  private final EntryLock other = fixture.store.lock("k");

  @AfterEach
  void close() {
    fixture.close();
  }

  private FakeRedis redis() {
    return fixture.redis;
  }

  @Test
  void tryAcquire_hasOneHolder() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    assertThat(redis().ttl(KEY)).isEqualTo(TTL);
    assertThat(other.tryAcquire(TTL)).isFalse();
    other.release(); // has nothing to give back
    assertThat(redis().keys()).contains(KEY);
    lock.release();
    lock.release();
    assertThat(redis().keys()).doesNotContain(KEY);
    assertThat(other.tryAcquire(TTL)).isTrue();
  }

  @Test
  void tryAcquire_isNotReentrant() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    assertThat(lock.tryAcquire(TTL)).isFalse();
  }

  @Test
  void locks_ofOtherKeysAreOthers() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    assertThat(fixture.store.lock("l").tryAcquire(TTL)).isTrue();
  }

  @Test
  void lock_endsWithItsLifetime_andIsNotTakenFromTheNextHolder() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    fixture.clock.advance(Duration.ofMillis(TTL + 1));
    assertThat(other.tryAcquire(TTL)).isTrue();
    lock.release();
    assertThat(redis().keys()).contains(KEY);
    other.release();
    assertThat(redis().keys()).doesNotContain(KEY);
  }

  @Test
  void keep_prolongsUntilTheRelease() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    int before = redis().repeatedCount();
    lock.keep();
    assertThat(redis().repeatedCount()).isEqualTo(before + 1);
    for (int i = 0; i < 10; i++) {
      fixture.clock.advance(Duration.ofSeconds(10));
      redis().runRepeated();
      assertThat(redis().ttl(KEY)).isEqualTo(TTL);
    }
    lock.release();
    assertThat(redis().repeatedCount()).isEqualTo(before);
    assertThat(redis().keys()).doesNotContain(KEY);
  }

  @Test
  void keep_ofALockThatWasLost_endsAndLeavesTheNextHolderAlone() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    int before = redis().repeatedCount();
    lock.keep();
    fixture.clock.advance(Duration.ofMillis(TTL + 1)); // a long pause of this process
    assertThat(other.tryAcquire(TTL)).isTrue();
    fixture.clock.advance(Duration.ofSeconds(10));
    redis().runRepeated();
    assertThat(redis().repeatedCount()).isEqualTo(before);
    assertThat(redis().ttl(KEY)).isEqualTo(TTL - 10_000);
    lock.release();
    assertThat(redis().keys()).contains(KEY);
  }

  @Test
  void keep_withoutAnAnswer_triesAgain() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    lock.keep();
    fixture.clock.advance(Duration.ofSeconds(10));
    redis().failWith(new StoreException("away", null, true));
    redis().runRepeated();
    redis().failWith(null);
    fixture.clock.advance(Duration.ofSeconds(10));
    redis().runRepeated();
    assertThat(redis().ttl(KEY)).isEqualTo(TTL);
  }

  @Test
  void keep_ofALockThatWasNotTaken_isAMistake() {
    assertThatThrownBy(lock::keep).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void attemptWithoutAnAnswer_isGivenBack() {
    redis().holdCommands(true);
    CompletableFuture<Object> attempt = fixture.start(() -> lock.tryAcquire(TTL));
    FakeRedis.Held sent = fixture.command("lock");
    sent.execute();
    assertThat(redis().keys()).contains(KEY);
    sent.lose();
    assertThat(attempt).failsWithin(Duration.ofSeconds(10));
    fixture.command("unlock").execute(); // nobody waits for its reply
    assertThat(redis().keys()).doesNotContain(KEY);
  }

  @Test
  void attemptThatIsExecutedLate_doesNotHarmALaterOne() {
    redis().holdCommands(true);
    CompletableFuture<Object> attempt = fixture.start(() -> lock.tryAcquire(TTL));
    FakeRedis.Held first = fixture.command("lock");
    first.lose();
    assertThat(attempt).failsWithin(Duration.ofSeconds(10));
    FakeRedis.Held givenBack = fixture.command("unlock");
    redis().holdCommands(false);
    assertThat(lock.tryAcquire(TTL)).isTrue();
    givenBack.execute(); // of the first attempt, with its token
    first.execute();
    assertThat(redis().keys()).contains(KEY);
    lock.release();
    assertThat(redis().keys()).doesNotContain(KEY);
  }

  @Test
  void refusal_isThrown_andNothingIsGivenBack() {
    redis().failWith(new StoreException("no connection", null, false));
    redis().commands();
    assertThatThrownBy(() -> lock.tryAcquire(TTL)).isInstanceOf(StoreException.class);
    assertThat(redis().commands()).containsExactly("lock");
  }

  @Test
  void release_withoutAnAnswer_leavesTheLockToItsLifetime() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    redis().failWith(new StoreException("away", null, true));
    lock.release();
    redis().failWith(null);
    assertThat(redis().ttl(KEY)).isEqualTo(TTL);
  }

  @Test
  void events_ofLocks_leaveNearCopiesAlone() {
    fixture.put("k", "v");
    assertThat(fixture.store.get("k")).isEqualTo("v");
    assertThat(lock.tryAcquire(TTL)).isTrue();
    lock.release();
    redis().commands();
    assertThat(fixture.store.get("k")).isEqualTo("v");
    assertThat(redis().commands()).isEmpty();
  }

  @Test
  void clear_leavesLocksAlone_andTheirTokensAreReadable() {
    assertThat(lock.tryAcquire(TTL)).isTrue();
    fixture.store.clear();
    assertThat(new String(java.util.Objects.requireNonNull(redis().bytes(KEY)), US_ASCII))
        .matches("[0-9a-f]{16}");
    assertThat(fixture.store.keys()).isExhausted();
  }
}
