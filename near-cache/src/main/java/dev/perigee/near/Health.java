package dev.perigee.near;

/**
 * Whether near copies of a cache are served.
 *
 * @param state the state
 * @param detail in words, with the setting to change where there is one
 */
public record Health(State state, String detail) {

  /** The states of the near tier. */
  public enum State {
    /** Near copies are served. */
    UP,
    /** Reads go to Redis, because freshness cannot be proven; the detail says why. */
    DEGRADED,
    /** The near tier is switched off by configuration, and Redis answers as far as is known. */
    OFF,
    /** Redis does not answer. */
    DOWN
  }
}
