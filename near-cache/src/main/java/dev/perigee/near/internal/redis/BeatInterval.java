package dev.perigee.near.internal.redis;

import java.time.Duration;

/**
 * How often a beat is asked for.
 *
 * @param millis between two calls of one node
 */
record BeatInterval(long millis) {

  /** The default: a proof is then at most about two seconds old, within a lease of three. */
  static final BeatInterval DEFAULT = new BeatInterval(1_000);

  private static final Duration STATE = Duration.ofHours(1);

  /**
   * From which age on a call writes a new beat. Somewhat less than the interval: a node that calls
   * a moment too early would otherwise have to live with the old beat for another whole interval.
   */
  long leastAgeMillis() {
    return millis - millis / 4;
  }

  /** How long the state of the beat lives where nobody asks for it any more. */
  long stateMillis() {
    return Math.max(STATE.toMillis(), 10 * millis);
  }
}
