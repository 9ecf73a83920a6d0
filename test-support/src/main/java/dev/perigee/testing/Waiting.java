package dev.perigee.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
final class Waiting {

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Waiting() {}

  static void until(Duration longest, BooleanSupplier condition, String what) {
    if (!happens(longest, condition)) {
      throw new IllegalStateException("waited " + longest + " in vain for " + what);
    }
  }

  /** Waits, but not for ever; says whether it came. */
  static boolean happens(Duration longest, BooleanSupplier condition) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
