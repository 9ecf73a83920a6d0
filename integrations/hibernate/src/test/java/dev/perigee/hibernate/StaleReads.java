package dev.perigee.hibernate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * Reads on one node while another one commits 1, 2, 3, …
 *
 * @param reads how many there were
 * @param stale how many returned less than what was committed before they began
 * @param oldest the longest time for which a returned value had been overtaken when its read began
 */
record StaleReads(int reads, int stale, Duration oldest) {
  private static final int COMMITS = 100;
  private static final int READERS = 2;

  static StaleReads measure(IntConsumer commit, IntSupplier read) {
    AtomicLongArray committedAt = new AtomicLongArray(COMMITS + 1);
    AtomicInteger committed = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    commit.accept(0);
    CompletableFuture<StaleReads> all =
        CompletableFuture.completedFuture(new StaleReads(0, 0, Duration.ZERO));
    for (int i = 0; i < READERS; i++) {
      all =
          all.thenCombine(
              CompletableFuture.supplyAsync(() -> watch(read, committedAt, committed, done)),
              StaleReads::and);
    }
    try {
      for (int value = 1; value <= COMMITS; value++) {
        commit.accept(value);
        committedAt.set(value, System.nanoTime());
        committed.set(value);
      }
    } finally {
      done.set(true);
    }
    return all.join();
  }

  private static StaleReads watch(
      IntSupplier read, AtomicLongArray committedAt, AtomicInteger committed, AtomicBoolean done) {
    int reads = 0;
    int stale = 0;
    long oldest = 0;
    boolean last = false;
    while (!last) {
      last = done.get(); // one more read after the last commit
      int atLeast = committed.get();
      long began = System.nanoTime();
      int value = read.getAsInt();
      reads++;
      if (value < atLeast) {
        stale++;
        oldest = Math.max(oldest, began - committedAt.get(value + 1));
      }
    }
    return new StaleReads(reads, stale, Duration.ofNanos(oldest));
  }

  private StaleReads and(StaleReads other) {
    return new StaleReads(
        reads + other.reads,
        stale + other.stale,
        oldest.compareTo(other.oldest) > 0 ? oldest : other.oldest);
  }

  @Override
  public String toString() {
    return "%,d reads during %d commits, %d stale, by %.1f ms at most"
        .formatted(reads, COMMITS, stale, oldest.toNanos() / 1e6);
  }
}
