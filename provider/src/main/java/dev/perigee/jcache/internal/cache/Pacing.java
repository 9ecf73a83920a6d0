package dev.perigee.jcache.internal.cache;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How a thread waits for what another node does, which nobody will tell it: it looks again after
 * pauses that grow, and that are random so that a crowd does not come back together.
 *
 * @param nanoTime the clock, in nanoseconds
 * @param park lets that many nanoseconds pass, or fewer: where the thread is interrupted, none
 */
record Pacing(LongSupplier nanoTime, LongConsumer park) {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MOST_DOUBLINGS = 10;

  /** The time that one waits at most, beginning now. */
  Patience patience(long millis) {
    return new Patience(nanoTime.getAsLong(), TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** One wait. For one thread. */
  final class Patience {
    private final long began;
    private final long nanos;
    private int rounds;

    private Patience(long began, long nanos) {
      this.began = began;
      this.nanos = nanos;
    }

    /** Whether there is no time left, or somebody wants this thread to end. */
    boolean isOver() {
      return left() <= 0 || Thread.currentThread().isInterrupted();
    }

    private long left() {
      return nanos - (nanoTime.getAsLong() - began);
    }

    /** Pauses before the next look. */
    void pause() {
      long longest = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(rounds++, MOST_DOUBLINGS));
      long pause = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2) + 1;
      park.accept(Math.max(1, Math.min(pause, left())));
    }
  }
}
