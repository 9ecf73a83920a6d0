package dev.perigee.near.internal.coherence;

/** Why near copies of a key are looked at again, and dropped. */
public enum Source {
  /** A keyspace event of Redis. */
  EVENT,
  /** A write by this process: done, failed, or of unknown outcome. */
  WRITE,
  /** A read that saw another version, or that there is no entry. */
  READ,
  /** Others needed the room. */
  CAPACITY,
  /** The cache was cleared by this process. */
  CLEAR,
  /** The audit found another version in Redis. */
  AUDIT,
  /** Its bytes could not be read any more. */
  UNREADABLE
}
