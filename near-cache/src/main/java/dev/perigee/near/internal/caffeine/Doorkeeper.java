package dev.perigee.near.internal.caffeine;

/**
 * Remembers which keys were missed lately, more or less: a table of hashes, of which a later one
 * takes the place of an earlier one. What Einziger, Friedman and Manes call a doorkeeper ("TinyLFU:
 * A Highly Efficient Cache Admission Policy", 2017), with slots instead of a Bloom filter, so that
 * it forgets by itself.
 *
 * <p>Thread-safe, without any order: threads may overwrite each other's notes. A note that is lost,
 * or two keys with one hash, mean a copy that is kept one miss later or earlier, which nobody can
 * tell.
 */
final class Doorkeeper {
  private static final int LEAST = 64;
  private static final int MOST = 1 << 20;

  private final int[] hashes;
  private final int shift;

  /**
   * @param keys how many of the last keys are remembered, more or less; a million at most
   */
  Doorkeeper(int keys) {
    int slots = slots(keys);
    this.hashes = new int[slots];
    this.shift = Integer.numberOfLeadingZeros(slots) + 1;
  }

  private static int slots(int keys) {
    return Integer.highestOneBit(2 * Math.min(MOST, Math.max(LEAST, keys)) - 1);
  }

  /** Whether it remembers fewer than half as many. */
  boolean isTooSmall(int keys) {
    return hashes.length < slots(keys);
  }

  /** Whether a key was missed lately; from now on it was. */
  boolean knows(String text) {
    int hash = text.hashCode() * 0x9E37_79B9; // so that texts that are alike are far apart
    int slot = hash >>> shift;
    boolean known = hashes[slot] == hash;
    if (!known) {
      hashes[slot] = hash;
    }
    return known;
  }
}
