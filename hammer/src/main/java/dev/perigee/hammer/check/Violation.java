package dev.perigee.hammer.check;

import dev.perigee.hammer.history.Operation;

/**
 * An operation that a promise does not allow.
 *
 * @param rule the promise
 * @param operation the operation
 * @param detail what was wrong, in words
 */
public record Violation(Rule rule, Operation operation, String detail) {

  /** The promises. */
  public enum Rule {
    /** A read returned what had been overwritten or removed for longer than the lease. */
    STALENESS,
    /** A read returned what was gone by FLUSHDB, SWAPDB or another master for that long. */
    RESET,
    /** A read returned what had expired. */
    EXPIRY,
    /** A node saw something newer before, or wrote it itself. */
    SESSION,
    /** A read returned what never stood in Redis: a write that had failed. */
    PHANTOM,
    /** A read found nothing while there was an entry all the time. */
    MISSING,
    /** A write was acknowledged and not executed in that time. */
    LOST_WRITE,
    /** A write was said not to have happened, and happened. */
    DENIED_WRITE,
    /** Something came between what an atomic operation observed and what it wrote. */
    ATOMICITY
  }

  @Override
  public String toString() {
    return rule + ": " + detail + " in " + operation;
  }
}
