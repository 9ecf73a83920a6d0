package dev.perigee.hibernate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

  /** So many reads for each commit at least: the commits wait for them. */
  private static final int READS_PER_COMMIT = 2;

  static StaleReads measure(IntConsumer commit, IntSupplier read) throws Exception {
    Race race = new Race(read);
    commit.accept(0);
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      List<Future<StaleReads>> watching = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        watching.add(readers.submit(race::watch));
      }
      try {
        for (int value = 1; value <= COMMITS; value++) {
          while (race.reads.get() < READS_PER_COMMIT * value && !race.done.get()) {
            Thread.onSpinWait();
          }
          commit.accept(value);
          race.committedAt.set(value, System.nanoTime());
          race.committed.set(value);
        }
      } finally {
        race.done.set(true);
      }
      StaleReads all = new StaleReads(0, 0, Duration.ZERO);
      for (Future<StaleReads> each : watching) {
        all = all.and(each.get(60, TimeUnit.SECONDS));
      }
      return all;
    } finally {
      readers.shutdownNow();
    }
  }

  /** What the one that commits and those that read tell each other. */
  private static final class Race {
    final IntSupplier read;
    final AtomicLongArray committedAt = new AtomicLongArray(COMMITS + 1);
    final AtomicInteger committed = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicBoolean done = new AtomicBoolean();

    Race(IntSupplier read) {
      this.read = read;
    }

    StaleReads watch() {
      int own = 0;
      int stale = 0;
      long oldest = 0;
      boolean last = false;
      try {
        while (!last) {
          last = done.get(); // one more read after the last commit
          int atLeast = committed.get();
          long began = System.nanoTime();
          int value = read.getAsInt();
          own++;
          reads.incrementAndGet();
          if (value < atLeast) {
            stale++;
            oldest = Math.max(oldest, began - committedAt.get(value + 1));
          }
        }
      } finally {
        done.set(true); // nobody waits for a reader that failed
      }
      return new StaleReads(own, stale, Duration.ofNanos(oldest));
    }
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
