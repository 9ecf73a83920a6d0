package dev.perigee.hammer.drive;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The driver's time.
 *
 * @param nanoTime the local clock, which is that of the nodes as well
 */
record DriverClock(LongSupplier nanoTime) {
  private static final Duration GLANCE = Duration.ofMillis(20);

  long now() {
    return nanoTime.getAsLong();
  }

  /** Lets so much time pass. */
  void pass(Duration time) {
    try {
      // a latch that nobody opens: waiting is all it is for
      boolean opened = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
      if (opened) {
        throw new IllegalStateException("nobody opens this latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the hammer was interrupted", e);
    }
  }

  /** Waits until something is so. */
  void until(String what, Duration patience, BooleanSupplier condition) {
    long end = now() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (now() - end > 0) {
        throw new IllegalStateException(what + ": not within " + patience);
      }
      pass(GLANCE);
    }
  }
}
