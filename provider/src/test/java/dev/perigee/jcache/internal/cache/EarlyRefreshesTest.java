package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perigee.near.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When entries are due, and how many are refreshed at once. */
final class EarlyRefreshesTest {
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final List<String> refreshed = new ArrayList<>();
  private final EarlyRefreshes<String> refreshes =
      new EarlyRefreshes<>(1, () -> 0.5, background::add);

  private void begin() {
    refreshes.begin((key, version) -> refreshed.add(key));
  }

  private void due(String key) {
    refreshes.due(key, Token.ABSENT);
  }

  private void runAll() {
    while (!background.isEmpty()) {
      background.remove().run();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 1000, 693", // -ln(0.5)
    "2, 0.5, 1000, 1386",
    "1, 0, 1000, 0",
    "0.5, 0.9, 1000, 1151",
    "1, 0.99999, 1000, 11512",
  })
  void lead_isTheCostTimesTheFactorTimesAnExponentialDraw(
      double factor, double random, long cost, long lead) {
    assertThat(new EarlyRefreshes<String>(factor, () -> random, Runnable::run).leadMillis(cost))
        .isEqualTo(lead);
  }

  @Test
  void lead_ofTheLargestNumbers_isFinite() {
    double largest = Math.nextDown(1.0);
    assertThat(
            new EarlyRefreshes<String>(100, () -> largest, Runnable::run)
                .leadMillis(Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void lead_isTheCostOnAverage() {
    Random random = new Random(42);
    EarlyRefreshes<String> drawn = new EarlyRefreshes<>(1, random::nextDouble, Runnable::run);
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      sum += drawn.leadMillis(1_000);
    }
    assertThat(sum / 100_000).isCloseTo(1_000, within(20.0));
  }

  @Test
  void keyThatIsDueAgain_isRefreshedOnceAtATime() {
    begin();
    due("a");
    due("a");
    due("b");
    assertThat(background).hasSize(2);
    runAll();
    assertThat(refreshed).containsExactly("a", "b");
    due("a");
    runAll();
    assertThat(refreshed).containsExactly("a", "b", "a");
  }

  @Test
  void manyKeys_areNotAllRefreshedAtOnce() {
    begin();
    for (int i = 0; i < 1_000; i++) {
      due("k" + i);
    }
    assertThat(background).hasSize(32);
    runAll();
    due("k999");
    assertThat(background).hasSize(1);
  }

  @Test
  void refreshThatFails_isNobodysBusiness_andTheKeyMayBeDueAgain() {
    refreshes.begin(
        (key, version) -> {
          throw new IllegalStateException("as it happens");
        });
    due("a");
    runAll();
    due("a");
    assertThat(background).hasSize(1);
  }

  @Test
  void closed_beginsNothing() {
    begin();
    due("a");
    refreshes.close();
    due("b");
    assertThat(background).hasSize(1);
    runAll();
    assertThat(refreshed).isEmpty();
  }

  @Test
  void backgroundThatHasEnded_isNobodysBusiness() {
    EarlyRefreshes<String> late =
        new EarlyRefreshes<>(
            1,
            () -> 0.5,
            task -> {
              throw new RejectedExecutionException("ended");
            });
    late.due("a", Token.ABSENT);
    late.due("a", Token.ABSENT);
  }
}
