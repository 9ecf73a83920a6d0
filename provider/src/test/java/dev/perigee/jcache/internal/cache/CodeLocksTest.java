package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.internal.event.EventDispatcher;
import dev.perigee.jcache.internal.expiry.Expiries;
import dev.perigee.jcache.internal.expiry.TtlRules;
import dev.perigee.jcache.internal.management.CacheStatistics;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.cache.CacheException;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** User code under the lock of its key: who waits, who comes back, and what is left. */
final class CodeLocksTest {
  private static final Object ANOTHER_NODE = new Object();

  private final MemoryStore<String, Integer> store = new MemoryStore<>();
  private final LoadFixture time = new LoadFixture();
  private final Insiders<String> insiders = new Insiders<>();
  private final CacheParts<String, Integer> parts =
      new CacheParts<>(
          "locked",
          store,
          Expiries.of(
              new CreatedExpiryPolicy(Duration.ONE_HOUR), new TtlRules(60_000, 86_400_000, 0)),
          new CacheStatistics(System::nanoTime, true),
          new EventDispatcher<>(null, UnaryOperator.identity(), Runnable::run),
          null,
          false,
          null,
          new KeyLocks<>(),
          Integer::equals,
          Runnable::run);
  private final ConditionalLoop<String, Integer> loop =
      new ConditionalLoop<>(
          store, parts.locks(), new CodeLocks<>("locked", store, insiders, time.pacing));
  private final Writes<String, Integer> writes = new Writes<>(parts, loop);
  private final Processors<String, Integer> processors =
      new Processors<>(
          parts,
          loop,
          writes,
          new Reads<>(
              parts,
              new SharedLoads<>(java.time.Duration.ofMinutes(1)),
              LoadFixture.alone(store),
              new BulkWrites<>(parts),
              UnaryOperator.identity()));
  private final List<Integer> seen = new ArrayList<>();

  private final EntryProcessor<String, Integer, Integer> increment =
      (entry, arguments) -> {
        int value = entry.exists() ? entry.getValue() : 0;
        seen.add(value);
        entry.setValue(value + 1);
        return value + 1;
      };

  @AfterEach
  void nothingIsHeld() {
    assertThat(insiders.isEmpty()).isTrue();
    assertThat(parts.locks().isEmpty()).isTrue();
    assertThat(store.locks.holders.values()).allMatch(ANOTHER_NODE::equals);
  }

  @Test
  void processor_runsUnderTheLock_whichIsKeptWhileItRuns() {
    processors.invoke(
        "k",
        (entry, arguments) -> {
          assertThat(store.locks.holders).containsKey("k");
          return null;
        });
    assertThat(store.locks.done).containsExactly("taken", "kept", "released");
  }

  /** Whoever has the lock in Redis may need the one of this JVM before he gives it back. */
  @Test
  void lockOfThisJvm_isFree_whileTheOneInRedisIsWaitedFor() {
    store.locks.holders.put("k", ANOTHER_NODE);
    time.meanwhile.add(
        () -> {
          assertThat(parts.locks().isEmpty()).isTrue();
          store.locks.holders.remove("k");
        });
    assertThat(processors.<Integer>invoke("k", increment)).isEqualTo(1);
  }

  @Test
  void assumedState_isNotForCodeUnderALock() {
    store.assumes = true;
    assertThatThrownBy(() -> processors.<Integer>invoke("k", increment))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("key k")
        .hasMessageContaining("Redis is not there");
    assertThat(seen).isEmpty();
    store.assumes = false;
    assertThatThrownBy(
            () ->
                processors.invoke(
                    "k",
                    (entry, arguments) -> {
                      entry.setValue(1);
                      store.put("k", 7, WriteTtl.of(1_000), Wanted.NOTHING); // it is changed
                      store.assumes = true; // and Redis goes
                      return null;
                    }))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("the code has run");
  }

  @Test
  void processor_guessesNothing() {
    store.put("k", 1, WriteTtl.of(1_000), Wanted.NOTHING);
    store.guesses.put("k", store.read("k"));
    store.put("k", 10, WriteTtl.of(1_000), Wanted.NOTHING);
    assertThat(processors.<Integer>invoke("k", increment)).isEqualTo(11);
    assertThat(seen).containsExactly(10);
  }

  @Test
  void lockOfAnotherNode_isWaitedFor_andThenTheCodeSeesWhatThatWrote() {
    store.locks.holders.put("k", ANOTHER_NODE);
    time.meanwhile.add(() -> {});
    time.meanwhile.add(
        () -> {
          store.put("k", 5, WriteTtl.of(1_000), Wanted.NOTHING);
          store.locks.holders.remove("k");
        });
    assertThat(processors.<Integer>invoke("k", increment)).isEqualTo(6);
    assertThat(seen).containsExactly(5);
    assertThat(store.locks.done).containsExactly("busy", "busy", "taken", "kept", "released");
  }

  @Test
  void lockThatIsNeverFree_isAClearError_andNothingHasRun() {
    store.locks.holders.put("k", ANOTHER_NODE);
    assertThatThrownBy(() -> processors.invoke("k", increment))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("\"locked\"")
        .hasMessageContaining("key k")
        .hasMessageContaining("60 s");
    assertThat(time.elapsed()).isEqualTo(java.time.Duration.ofMinutes(1));
    assertThat(seen).isEmpty();
  }

  @Test
  void lockOfOneKey_thatIsNeverFree_isTheResultOfThatKey() {
    store.locks.holders.put("k", ANOTHER_NODE);
    Map<String, EntryProcessorResult<Integer>> results =
        processors.invokeAll(Set.of("k", "l"), increment);
    assertThat(results.get("l").get()).isEqualTo(1);
    assertThatThrownBy(() -> results.get("k").get()).isInstanceOf(EntryProcessorException.class);
  }

  @Test
  void interruption_endsTheWaiting() {
    store.locks.holders.put("k", ANOTHER_NODE);
    time.meanwhile.add(() -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> processors.invoke("k", increment))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void troubleWithTheLock_isAnError_andNothingHasRun() {
    store.locks.failure = new StoreException("no answer", null, true);
    assertThatThrownBy(() -> processors.invoke("k", increment))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("no answer");
    assertThat(seen).isEmpty();
  }

  @Test
  void lockThatCannotBeKept_isGivenBack_andNothingHasRun() {
    store.locks.keepFailure = new IllegalStateException("closed");
    assertThatThrownBy(() -> processors.invoke("k", increment)).hasMessage("closed");
    assertThat(store.locks.done).containsExactly("taken", "released");
    assertThat(seen).isEmpty();
  }

  @Test
  void processorThatThrows_givesTheLockBack() {
    assertThatThrownBy(
            () ->
                processors.invoke(
                    "k",
                    (entry, arguments) -> {
                      throw new IllegalStateException("as it happens");
                    }))
        .isInstanceOf(EntryProcessorException.class);
    assertThat(store.locks.done).endsWith("released");
  }

  @Test
  void lockThatIsLost_isARunOnWhatIsThereNow() {
    store.beforeCompare =
        () -> {
          store.beforeCompare = () -> {};
          store.locks.holders.put("k", ANOTHER_NODE);
          store.put("k", 7, WriteTtl.of(1_000), Wanted.NOTHING);
        };
    assertThat(processors.<Integer>invoke("k", increment)).isEqualTo(8);
    assertThat(seen).containsExactly(0, 7);
  }

  @Test
  void processorThatUsesItsOwnKey_goesInWithoutAsking() {
    assertThat(
            processors.<Integer>invoke(
                "k", (entry, arguments) -> seen.isEmpty() ? inner() : entry.getValue() + 100))
        .isEqualTo(1);
    assertThat(store.get("k")).isEqualTo(1);
    assertThat(store.locks.done).containsExactly("taken", "kept", "released");
  }

  private Integer inner() {
    return processors.invoke("k", increment);
  }

  @Test
  void processorThatWritesItsOwnKey_conflictsWithItselfAndRunsAgain() {
    processors.<Integer>invoke(
        "k",
        (entry, arguments) -> {
          if (seen.isEmpty()) {
            processors.invoke("k", increment);
          }
          entry.setValue(entry.exists() ? entry.getValue() + 10 : 10);
          return null;
        });
    assertThat(store.get("k")).isEqualTo(11);
    assertThat(store.locks.done).containsExactly("taken", "kept", "released");
  }

  @Test
  void writesWithoutAWriter_askForNoLock() {
    writes.put("k", 1, Wanted.NOTHING);
    writes.replace("k", 2, Wanted.NOTHING);
    writes.remove("k", Wanted.NOTHING);
    assertThat(new Comparisons<>(parts, loop, writes).remove("k", 1))
        .isEqualTo(Comparisons.Verdict.ABSENT);
    assertThat(store.locks.done).isEmpty();
  }
}
