package dev.perigee.near.internal.coherence;

import org.jspecify.annotations.Nullable;

/** What a process has done so far. */
final class Running {
  static final int DONE = 9;

  final Kind kind;
  final int store;
  final int key;
  int step;
  int floor;
  int seen;
  boolean seenPresent;
  long seenLifetime;
  @Nullable Reading reading;
  boolean began;

  Running(Kind kind, int store, int key) {
    this.kind = kind;
    this.store = store;
    this.key = key;
  }

  boolean isDone() {
    return step == DONE;
  }

  /** Waits for another reader. */
  boolean isJoined() {
    return step == 2 && !began;
  }

  /** A write of this process that was executed and has not returned. */
  boolean isUnreturnedWrite() {
    return step == 1 && (kind == Kind.WRITER || kind == Kind.REMOVER || kind == Kind.CLEARER);
  }
}
