package dev.perigee.near.internal.redis;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Replies that come from several places and are wanted together: a value, or a {@code Throwable} in
 * the place of one. One count for all of them: a tree of futures would cost a bulk operation more
 * than its commands.
 *
 * <p>Filled by one thread, which calls {@link #all} last; completed by any.
 */
final class Gathering {
  private final @Nullable Object[] replies;
  private final CompletableFuture<@Nullable Object[]> all = new CompletableFuture<>();

  /** How many are still to come, and one more until all have been added. */
  private final AtomicInteger missing = new AtomicInteger(1);

  /** For so many replies. */
  Gathering(int size) {
    this(new Object[size]);
  }

  /** For replies in the place of some that are there; they are changed. */
  Gathering(@Nullable Object[] replies) {
    this.replies = replies;
  }

  /** A reply for one place. */
  void add(int place, CompletableFuture<Object> reply) {
    missing.incrementAndGet();
    var unused =
        reply.whenComplete(
            (value, thrown) -> {
              replies[place] = thrown == null ? value : Failures.unwrapped(thrown);
              arrived();
            });
  }

  /** Replies for several places, which come together. */
  void addAll(List<Integer> places, CompletableFuture<@Nullable Object[]> part) {
    missing.incrementAndGet();
    var unused =
        part.whenComplete(
            (values, never) -> {
              for (int i = 0; i < values.length; i++) {
                replies[places.get(i)] = values[i];
              }
              arrived();
            });
  }

  /** Replies for the places from one to before another, which come together, or one failure. */
  void addAll(int from, int to, CompletableFuture<@Nullable Object[]> part) {
    missing.incrementAndGet();
    var unused =
        part.whenComplete(
            (values, thrown) -> {
              if (thrown == null) {
                System.arraycopy(values, 0, replies, from, to - from);
              } else {
                Arrays.fill(replies, from, to, Failures.unwrapped(thrown));
              }
              arrived();
            });
  }

  /** Completes when all that was added has come, always normally. */
  CompletableFuture<@Nullable Object[]> all() {
    arrived();
    return all;
  }

  private void arrived() {
    if (missing.decrementAndGet() == 0) { // sees what the others have put
      all.complete(replies);
    }
  }
}
