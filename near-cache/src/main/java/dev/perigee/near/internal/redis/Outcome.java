package dev.perigee.near.internal.redis;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call of several: a failure, or a value that may be null.
 *
 * @param value the reply
 * @param failure why there is none
 */
record Outcome(@Nullable Object value, @Nullable Throwable failure) {

  /**
   * What becomes of all of them, in their order; never fails, may be changed by the caller. One
   * count and one listener a call: a tree of futures would cost a bulk operation more than its
   * commands.
   */
  static CompletableFuture<List<Outcome>> ofAll(List<CompletableFuture<Object>> replies) {
    Outcome[] outcomes = new Outcome[replies.size()];
    AtomicInteger missing = new AtomicInteger(outcomes.length);
    CompletableFuture<List<Outcome>> all = new CompletableFuture<>();
    for (int i = 0; i < outcomes.length; i++) {
      int place = i;
      var unused =
          replies
              .get(i)
              .whenComplete(
                  (value, failure) -> {
                    outcomes[place] = new Outcome(value, failure);
                    if (missing.decrementAndGet() == 0) { // sees what the others have put
                      all.complete(Arrays.asList(outcomes));
                    }
                  });
    }
    return all;
  }

  /** The values, or the first failure. */
  static CompletableFuture<List<Object>> values(List<Outcome> outcomes) {
    Object[] values = new Object[outcomes.size()];
    for (int i = 0; i < values.length; i++) {
      Outcome outcome = outcomes.get(i);
      if (outcome.failure() != null) {
        return CompletableFuture.failedFuture(outcome.failure());
      }
      values[i] = outcome.value();
    }
    return CompletableFuture.completedFuture(Arrays.asList(values)); // an answer may be null
  }
}
