package dev.perigee.near.internal.coherence;

/** What became of the value that a read brought back. */
public enum Fill {
  /** It is a near copy now. */
  PUBLISHED,
  /** There was nothing to keep: no entry, or one that cannot be read. */
  NOTHING,
  /** Another operation on the key completed, or an event came, since the read began. */
  RACED,
  /** A near copy of another version was there: which one is newer cannot be known. */
  CONFLICT,
  /** The master is not proven fresh, or its epoch has changed since the read began. */
  UNPROVEN,
  /**
   * What was left of the lifetime had passed when the read came back, or the entry was to be loaded
   * again.
   */
  EXPIRED,
  /** No copy of the key could be made that its owner cannot change. */
  UNSTABLE_KEY,
  /** There is no room but in the place of another copy, and the key was not missed lately. */
  FIRST_MISS
}
