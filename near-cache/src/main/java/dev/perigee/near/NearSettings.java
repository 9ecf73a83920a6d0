package dev.perigee.near;

import java.time.Duration;

/**
 * The near tier of one cache.
 *
 * @param enabled whether there is one
 * @param mode what a hit must prove
 * @param maxEntries how many copies are kept
 * @param maxBytes how many bytes of them, by estimate
 * @param maxAge a copy older than this is never served
 * @param lease how old the proof of freshness may be
 */
public record NearSettings(
    boolean enabled, Mode mode, long maxEntries, long maxBytes, Duration maxAge, Duration lease) {

  /** What a hit must prove. */
  public enum Mode {
    /** That its master's events were received up to at most {@code lease} ago. */
    LEASE,
    /** That the version in Redis is still its own: one small command a hit. */
    VALIDATED
  }

  /** The settings of a cache that nobody configured. */
  public static NearSettings defaults() {
    return new NearSettings(
        true, Mode.LEASE, 10_000, 64L << 20, Duration.ofMinutes(10), Duration.ofSeconds(3));
  }

  /** No near tier. */
  public static NearSettings off() {
    return new NearSettings(
        false, Mode.LEASE, 10_000, 64L << 20, Duration.ofMinutes(10), Duration.ofSeconds(3));
  }
}
