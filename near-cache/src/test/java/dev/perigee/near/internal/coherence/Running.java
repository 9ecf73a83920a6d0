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
    return switch (kind) {
      case WRITER, REMOVER, CLEARER -> step == 1;
      case KEEPER, FAILING_KEEPER -> step == 2;
      default -> false;
    };
  }
}
