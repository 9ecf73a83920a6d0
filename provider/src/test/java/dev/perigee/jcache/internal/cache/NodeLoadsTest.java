package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which node loads, and for whom the others wait. */
final class NodeLoadsTest {
  private static final Duration LOCK = Duration.ofSeconds(30);
  private static final Object ANOTHER_NODE = new Object();

  private final MemoryStore<String, Integer> store = new MemoryStore<>();
  private final LoadFixture time = new LoadFixture();
  private final Insiders<String> insiders = new Insiders<>();
  private final NodeLoads<String, Integer> loads =
      new NodeLoads<>(store, insiders, LOCK, time.pacing);
  private int count;

  private Integer loadAndStore() {
    count++;
    store.put("k", 42, WriteTtl.of(1_000), Wanted.NOTHING);
    return 42;
  }

  private Integer get() {
    return loads.load("k", this::loadAndStore);
  }

  private void anotherNodeLoads() {
    store.locks.holders.put("k", ANOTHER_NODE);
  }

  private void anotherNodeStores(int value) {
    store.put("k", value, WriteTtl.of(1_000), Wanted.NOTHING);
    store.locks.holders.remove("k", ANOTHER_NODE);
  }

  private void anotherNodeGivesUp() {
    store.locks.holders.remove("k", ANOTHER_NODE);
  }

  @AfterEach
  void nobodyIsInside() {
    assertThat(insiders.isEmpty()).isTrue();
  }

  @Test
  void freeLock_isTakenAndGivenBackAfterTheValueIsStored() {
    assertThat(
            loads.load(
                "k",
                () -> {
                  assertThat(store.locks.holders).containsKey("k");
                  return loadAndStore();
                }))
        .isEqualTo(42);
    assertThat(store.locks.done).containsExactly("taken", "released");
    assertThat(time.pauses).isEmpty();
  }

  @Test
  void whoTakesTheLock_looksOnceMore() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING); // after it was missed here
    assertThat(get()).isEqualTo(1);
    assertThat(count).isZero();
    assertThat(store.locks.holders).isEmpty();
  }

  @Test
  void heldLock_isWaitedFor_untilTheValueIsThere() {
    anotherNodeLoads();
    for (int i = 0; i < 5; i++) {
      time.meanwhile.add(() -> {});
    }
    time.meanwhile.add(() -> anotherNodeStores(7));
    assertThat(get()).isEqualTo(7);
    assertThat(count).isZero();
    assertThat(time.pauses).hasSize(6);
    assertThat(store.locks.done).doesNotContain("taken");
  }

  @Test
  void pauses_growToATenthOfASecond() {
    anotherNodeLoads();
    get();
    long longest = Duration.ofMillis(100).toNanos();
    assertThat(time.pauses.get(0)).isBetween(1L, Duration.ofMillis(4).toNanos());
    assertThat(time.pauses.get(10)).isBetween(longest / 2, longest);
    assertThat(time.pauses).allMatch(pause -> pause <= longest);
  }

  @Test
  void loadThatCameToNothingElsewhere_isDoneHere() {
    anotherNodeLoads();
    time.meanwhile.add(this::anotherNodeGivesUp);
    assertThat(get()).isEqualTo(42);
    assertThat(count).isOne();
    assertThat(store.locks.done).containsExactly("busy", "taken", "released");
  }

  @Test
  void nodeThatNeverEnds_isWaitedForAsLongAsALockLives() {
    anotherNodeLoads();
    assertThat(get()).isEqualTo(42);
    assertThat(count).isOne();
    assertThat(time.elapsed()).isEqualTo(LOCK);
    assertThat(store.locks.holders).containsEntry("k", ANOTHER_NODE);
  }

  @Test
  void loadThatThrowsOrFindsNothing_freesTheLockAtOnce() {
    assertThatThrownBy(
            () ->
                loads.load(
                    "k",
                    () -> {
                      throw new CacheLoaderException("as it happens");
                    }))
        .isInstanceOf(CacheLoaderException.class);
    assertThat(store.locks.holders).isEmpty();
    assertThat(loads.load("k", () -> null)).isNull();
    assertThat(store.locks.holders).isEmpty();
  }

  @Test
  void troubleWithTheLock_isALoadWithoutIt() {
    store.locks.failure = new StoreException("no answer", null, true);
    assertThat(get()).isEqualTo(42);
    assertThat(store.locks.done).containsExactly("failed");
    assertThat(time.pauses).isEmpty();
  }

  @Test
  void troubleWhileWaiting_isALoadWithoutTheLock() {
    anotherNodeLoads();
    time.meanwhile.add(() -> {});
    time.meanwhile.add(() -> store.locks.failure = new StoreException("no answer", null, true));
    assertThat(get()).isEqualTo(42);
    assertThat(time.pauses).hasSize(2);
  }

  @Test
  void interruption_endsTheWaiting_andIsKept() {
    anotherNodeLoads();
    time.meanwhile.add(() -> Thread.currentThread().interrupt());
    assertThat(get()).isEqualTo(42);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(time.pauses).hasSize(1);
  }

  @Test
  void loaderThatReadsItsOwnKey_doesNotWaitForItself() {
    assertThat(loads.load("k", this::get)).isEqualTo(42);
    assertThat(count).isOne();
    assertThat(store.locks.done).containsExactly("taken", "released");
  }

  @Test
  void loaderThatReadsItsOwnKey_whileAnotherNodeHasTheLock_waitsOnce() {
    anotherNodeLoads();
    assertThat(loads.load("k", this::get)).isEqualTo(42);
    assertThat(time.elapsed()).isEqualTo(LOCK);
  }

  /** Such a thread loads what this one must not have, or is code that may wait for this one. */
  @Test
  void threadOfThisJvmThatHasTheLock_isNotWaitedFor() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    assertThat(other.submit(() -> insiders.enter("k")).get()).isTrue();
    anotherNodeLoads();
    assertThat(get()).isEqualTo(42);
    assertThat(time.pauses).isEmpty();
    assertThat(store.locks.done).isEmpty();
    other.submit(() -> insiders.leave("k")).get();
    other.shutdown();
  }

  @Test
  void lockOfNoTime_isNotAskedFor() {
    assertThat(LoadFixture.alone(store).load("k", this::loadAndStore)).isEqualTo(42);
    assertThat(store.locks.done).isEmpty();
  }
}
