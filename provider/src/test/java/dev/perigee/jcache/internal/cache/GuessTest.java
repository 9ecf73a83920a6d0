package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.internal.cache.Comparisons.Verdict;
import dev.perigee.jcache.internal.event.EventDispatcher;
import dev.perigee.jcache.internal.expiry.Expiries;
import dev.perigee.jcache.internal.expiry.TtlRules;
import dev.perigee.jcache.internal.management.CacheStatistics;
import dev.perigee.near.EntryState;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;

/** The first round of a conditional operation on what a near copy says, right or wrong. */
final class GuessTest {
  private final MemoryStore<String, Integer> store = new MemoryStore<>();
  private final CacheParts<String, Integer> parts =
      new CacheParts<>(
          "guesses",
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
  private final ConditionalLoop<String, Integer> loop = new ConditionalLoop<>(store, parts.locks());
  private final Writes<String, Integer> writes = new Writes<>(parts, loop);
  private final Comparisons<String, Integer> comparisons = new Comparisons<>(parts, loop, writes);
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

  private void there(int value) {
    store.put("k", value, WriteTtl.of(1_000), Wanted.NOTHING);
  }

  /** The near copy is of the entry that is there. */
  private void guess() {
    EntryState<Integer> current = store.read("k");
    store.asked.clear();
    store.guesses.put("k", current);
  }

  private final EntryProcessor<String, Integer, Integer> increment =
      (entry, arguments) -> {
        seen.add(entry.getValue());
        entry.setValue(entry.getValue() + 1);
        return entry.getValue();
      };

  private final EntryProcessor<String, Integer, Integer> look =
      (entry, arguments) -> {
        seen.add(entry.getValue());
        return entry.getValue();
      };

  private final EntryProcessor<String, Integer, Integer> refuse =
      (entry, arguments) -> {
        seen.add(entry.getValue());
        throw new IllegalStateException("no " + entry.getValue());
      };

  @Test
  void rightGuess_isTheOnlyReadThatAWriteNeeds() {
    there(1);
    guess();
    assertThat(processors.<Integer>invoke("k", increment)).isEqualTo(2);
    assertThat(store.get("k")).isEqualTo(2);
    assertThat(seen).containsExactly(1);
    assertThat(store.asked).isEmpty();
  }

  @Test
  void wrongGuess_isAConflict_andTheProcessorRunsAgain() {
    there(1);
    guess();
    there(10);
    assertThat(processors.<Integer>invoke("k", increment)).isEqualTo(11);
    assertThat(store.get("k")).isEqualTo(11);
    assertThat(seen).containsExactly(1, 10);
    assertThat(store.asked).containsExactly("read");
    assertThat(parts.statistics().getCachePuts()).isOne();
  }

  @Test
  void whoOnlyLooks_hasTheGuessConfirmed() {
    there(1);
    guess();
    assertThat(processors.<Integer>invoke("k", look)).isEqualTo(1);
    assertThat(seen).containsExactly(1);
    assertThat(store.asked).containsExactly("version");
  }

  @Test
  void whoOnlyLooks_neverReturnsAWrongGuess() {
    there(1);
    guess();
    there(10);
    assertThat(processors.<Integer>invoke("k", look)).isEqualTo(10);
    assertThat(seen).containsExactly(1, 10);
  }

  @Test
  void whoLooks_doesNotSeeWhatWasRemoved() {
    there(1);
    guess();
    store.remove("k", Wanted.NOTHING);
    assertThat(processors.<Integer>invoke("k", look)).isNull();
    assertThat(parts.statistics().getCacheMisses()).isOne();
  }

  @Test
  void whatAProcessorThrowsOnAWrongGuess_isNotThrown() {
    there(1);
    guess();
    there(10);
    assertThatThrownBy(() -> processors.invoke("k", refuse))
        .isInstanceOf(EntryProcessorException.class)
        .hasRootCauseMessage("no 10");
    guess();
    seen.clear();
    assertThatThrownBy(() -> processors.invoke("k", refuse)).hasRootCauseMessage("no 10");
    assertThat(seen).containsExactly(10);
    assertThat(parts.locks().isEmpty()).isTrue();
  }

  @Test
  void comparisons_withAWrongGuess_compareWithWhatIsThere() {
    there(1);
    guess();
    there(10);
    assertThat(comparisons.replace("k", 1, 2)).isEqualTo(Verdict.DIFFERENT);
    there(1);
    guess();
    there(10);
    assertThat(comparisons.replace("k", 10, 11)).isEqualTo(Verdict.DONE);
    there(1);
    guess();
    there(10);
    assertThat(comparisons.remove("k", 1)).isEqualTo(Verdict.DIFFERENT);
    assertThat(store.get("k")).isEqualTo(10);
  }

  @Test
  void comparisons_withARightGuess_readNothing() {
    there(1);
    guess();
    assertThat(comparisons.replace("k", 1, 2)).isEqualTo(Verdict.DONE);
    assertThat(store.asked).isEmpty();
    guess();
    assertThat(comparisons.replace("k", 7, 8)).isEqualTo(Verdict.DIFFERENT);
    assertThat(store.asked).containsExactly("version");
    guess();
    assertThat(comparisons.remove("k", 2)).isEqualTo(Verdict.DONE);
    assertThat(store.asked).isEmpty();
  }
}
