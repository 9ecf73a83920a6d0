package dev.perigee.near.internal.coherence;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a key while reads of it, or puts that want to leave a copy, are on their
 * way, and not a moment longer. Guarded by the key's stripe.
 */
final class KeyState {
  /** How many are on their way. */
  int flights;

  /** Changes whenever anything happens that a read on its way may not have seen. */
  long stamp;

  /** The read that others may join, if there is one. */
  @Nullable Reading joinable;

  /** The own put that was begun last and wants to leave a copy, if it is on its way. */
  @Nullable Reading keeping;
}
