package dev.perigee.near.internal.redis;

import org.redisson.connection.ConnectionManager;

/** Text that makes a key belong to a given slot of a cluster. */
final class SlotTags {

  private SlotTags() {}

  /**
   * The hash tag, with its braces, of the shortest text that belongs to a slot. The same
   * everywhere, so that all nodes use the same keys.
   */
  static String of(int slot, ConnectionManager connections) {
    for (int i = 0; ; i++) {
      String tag = "{" + Integer.toString(i, Character.MAX_RADIX) + "}";
      if (connections.calcSlot(tag) == slot) {
        return tag;
      }
    }
  }
}
