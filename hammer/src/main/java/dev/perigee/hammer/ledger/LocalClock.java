package dev.perigee.hammer.ledger;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Translates the time of day into {@code nanoTime}. Servers tell when they executed a command by
 * the time of day; on one machine that is the clock that we can read beside {@code nanoTime}. The
 * difference of the two is measured again with each translation, so that a clock that is slewed
 * does no harm; how much it moved is the measured error. Not thread-safe.
 */
final class LocalClock {
  /** A measurement that took longer was interrupted, and is thrown away. */
  private static final long AT_ONCE = 50_000;

  /** Microseconds are what a server tells, and both clocks are read one after the other. */
  private static final long RESOLUTION = AT_ONCE + 1_000;

  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private long offset;
  private long error;
  private boolean measured;

  LocalClock(LongSupplier nanoTime, InstantSource wall) {
    this.nanoTime = nanoTime;
    this.wall = wall;
    while (!measured) {
      measure();
    }
  }

  private void measure() {
    long before = nanoTime.getAsLong();
    var now = wall.instant();
    long after = nanoTime.getAsLong();
    if (after - before > AT_ONCE) {
      return;
    }
    long next = before - TimeUnit.SECONDS.toNanos(now.getEpochSecond()) - now.getNano();
    if (measured) {
      error = Math.max(error, Math.abs(next - offset));
    }
    offset = next;
    measured = true;
  }

  /** The local time at which it was so many microseconds since 1970, a short while ago. */
  long nanosAt(long micros) {
    measure();
    return micros * 1_000 + offset;
  }

  /** By how much a translation may be wrong. */
  long error() {
    return 2 * (error + RESOLUTION);
  }
}
