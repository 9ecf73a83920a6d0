package dev.perigee.hammer.ledger;

import dev.perigee.hammer.Subject;

/**
 * An entry of the master changed. In a list of changes those of one key stand in the order in which
 * they happened.
 *
 * @param subject the cache
 * @param key the key
 * @param value what stands there from then on; {@link dev.perigee.hammer.Values#ABSENT} for nothing
 * @param earliest the change did not happen before this time, in nanoseconds of {@code nanoTime}
 * @param latest nor after this one
 * @param deadline the latest time at which the entry expires by itself; {@link #NEVER}
 * @param cause why
 */
public record Change(
    Subject subject, int key, long value, long earliest, long latest, long deadline, Cause cause) {

  /** The deadline of what does not expire. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Why an entry changed. */
  public enum Cause {
    /** A command named its key. */
    WRITE,
    /** All entries were exchanged at once, without an event: FLUSHDB, SWAPDB, another master. */
    RESET
  }
}
