package dev.perigee.near.internal.coherence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key on its master. */
final class Entry {
  final String text;
  final Master master;
  int version;
  boolean present = true;

  /** By version: when it was written, and when it ends. */
  final List<Long> written = new ArrayList<>(List.of(0L));

  final List<Long> deadline = new ArrayList<>();

  /** The read that was begun last, so that others may join it. */
  @Nullable Reading joinable;

  /** The newest version that any operation has returned. */
  int returned;

  Entry(String text, Master master, long deadlineOfFirst) {
    this.text = text;
    this.master = master;
    deadline.add(deadlineOfFirst);
  }
}
