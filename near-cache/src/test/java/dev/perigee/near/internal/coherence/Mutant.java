package dev.perigee.near.internal.coherence;

/**
 * Rules of the protocol, each taken away alone. Without any of them some interleaving goes wrong.
 */
enum Mutant {
  NONE,
  /** A fill does not ask whether anything happened since its read began. */
  NO_FILL_TOKEN,
  EVENT_DOES_NOT_DROP,
  /** An event that comes while an own put is on its way leaves the copy to be served. */
  EVENT_DURING_A_PUT_DOES_NOT_HIDE,
  EVENT_DOES_NOT_BUMP,
  COMPLETED_READ_DOES_NOT_BUMP,
  /** A read that saw another version leaves the near copy, and its own fill is not refused. */
  CONFLICTING_READ_KEEPS_THE_COPY,
  /** A read past the near tier is not held against near copies. */
  FRESH_READ_IS_NOT_OBSERVED,
  /** The reply of a write neither drops nor bumps. */
  WRITE_REPLY_DOES_NOTHING,
  WRITE_REPLY_DOES_NOT_DROP,
  WRITE_REPLY_DOES_NOT_BUMP,
  /** Only the store that wrote or read drops its copies. */
  SIBLINGS_ARE_FORGOTTEN,
  /** Copies that were there before the gap are served after it. */
  RECONNECT_KEEPS_THE_EPOCH,
  /** The epoch is bumped when the connection is lost, not when it is subscribed again. */
  EPOCH_BUMPED_TOO_EARLY,
  /** A copy is given the epoch in which its read came back, not the one in which it began. */
  FILL_IGNORES_THE_EPOCH,
  LEASE_UNCHECKED,
  /** A read that began before events were known to arrive may leave a copy. */
  READ_BEGUN_UNPROVEN_PUBLISHES,
  /** A reader joins any read on its way, whatever happened since that began. */
  JOIN_IGNORES_THE_STAMP,
  /** The lifetime is counted from the reply instead of from before the read was sent. */
  DEADLINE_FROM_THE_REPLY,
  DEADLINE_UNCHECKED,
  /** A copy that a put left outlives events as if none had come before the reply. */
  ECHOES_BEFORE_THE_REPLY_ARE_FORGOTTEN,
  /** A copy that a put left outlives every event. */
  COPY_OUTLIVES_EVERY_EVENT,
  /** A put leaves a copy although events of others came since it was sent. */
  PUT_IGNORES_EVENTS_OF_OTHERS,
  /** A put leaves a copy although other operations on the key completed since it was sent. */
  PUT_IGNORES_THE_STAMP,
  /** The copy of a put has the epoch of the reply, not the one in which it was sent. */
  PUT_IGNORES_THE_EPOCH,
  /** A put may leave a copy that was sent before events were known to arrive. */
  PUT_BEGUN_UNPROVEN_IS_KEPT
}
