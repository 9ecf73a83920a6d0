package dev.perigee.hammer.node;

import java.time.Duration;
import java.util.Random;

/**
 * Which keys are worked on. Nodes write to the same few keys for a short time, so that they get
 * into each other's way; then these are left alone for longer than the lease while they are still
 * read, so that a copy that was wrongly kept is seen. Half of the keys are written to by one node
 * only: the others must hear of it, because no write of their own drops their copies.
 */
final class Focus {
  private static final long WINDOW = Duration.ofMillis(500).toNanos();
  private static final int GROUP = 3;
  private static final int NODES = 2;

  private final int node;
  private final int keys;
  private final int groups;

  /**
   * @param node whose
   * @param keys how many there are
   */
  Focus(int node, int keys) {
    this.node = node;
    this.keys = keys;
    this.groups = keys / GROUP;
  }

  /** Whether this node writes now. */
  boolean mayWrite(long now) {
    int group = group(now);
    boolean shared = group / NODES % 2 == 0;
    return shared || group % NODES == node % NODES;
  }

  /** A key that is written to now. */
  int current(long now, Random random) {
    return group(now) * GROUP + random.nextInt(GROUP);
  }

  /** A key to read now: one of those that are written to, or any. */
  int any(long now, Random random) {
    return random.nextInt(3) == 0 ? current(now, random) : random.nextInt(keys);
  }

  private int group(long now) {
    return Math.floorMod(Math.floorDiv(now, WINDOW), groups);
  }
}
