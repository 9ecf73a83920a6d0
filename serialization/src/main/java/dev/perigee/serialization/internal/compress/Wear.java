package dev.perigee.serialization.internal.compress;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells whether a dictionary still does what it did when it was trained. Thread-safe; where threads
 * meet at the end of a window, some payloads count for the next one, which changes nothing.
 */
final class Wear {
  /** So many payloads are judged together: a few odd ones prove nothing. */
  static final int WINDOW = 2000;

  /** A quarter larger than they were. */
  private static final double WORN = 1.25;

  /** The share that is too large. */
  private final double worn;

  private final LongAdder before = new LongAdder();
  private final LongAdder after = new LongAdder();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param share what was left of payloads when the dictionary was tried on them; above two thirds,
   *     a quarter more is too much to wait for, and losing half of what was saved is enough
   */
  Wear(double share) {
    this.worn = Math.min(share * WORN, (1 + share) / 2);
  }

  /** Notes a payload, and tells at the end of each window whether the dictionary is worn. */
  boolean shows(int length, int packed) {
    before.add(length);
    after.add(packed);
    if (count.incrementAndGet() % WINDOW != 0) {
      return false;
    }
    return after.sumThenReset() > before.sumThenReset() * worn;
  }
}
