package dev.perigee.near.internal.coherence;

/** What a process of the explored world does, one step at a time. */
enum Kind {
  /** Looks for a near copy; begins or joins a read; the read is executed; it completes. */
  READER,
  /** A read that begins, is executed, and whose reply never comes. */
  FAILING_READER,
  /** A read past the near tier: executed, observed. */
  FRESH_READER,
  /** A write by this process: executed, replied. */
  WRITER,
  /** A put by this process that wants to leave a copy: begun, executed, confirmed. */
  KEEPER,
  /** The same, and its outcome is never known. */
  FAILING_KEEPER,
  /** A removal by this process: executed, replied. */
  REMOVER,
  /** A write by this process whose time ran out before it was executed. */
  LATE_WRITER,
  /** Removes every entry: executed, replied. */
  CLEARER,
  /** Another process writes. */
  FOREIGN_WRITER,
  /** Another process removes. */
  FOREIGN_REMOVER,
  /** The copy is given up for lack of room. */
  EVICTOR,
  /** The connection that carries events is lost; it is subscribed again. */
  GAP,
  /** The connection that carries events is made for the first time. */
  SUBSCRIBER,
  /** The beat is written. */
  BEAT,
  /** Time passes. */
  TICK
}
