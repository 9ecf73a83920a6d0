package dev.perigee.near.internal.coherence;

import java.util.List;

/**
 * The events that an own put makes, as far as they have come. Events do not say whose they are, so
 * the first ones of a key that come after a put was sent, and could be its own, are taken for them.
 * Guarded by the key's stripe.
 *
 * <p>That is safe, because a master announces in order: what is executed after the put is announced
 * after all events of the put, so none of it can be among them. Where an event from before the put
 * is taken for an echo, an echo is left over at the end, and is then taken for somebody else's:
 * what is lost is a copy, not its truth.
 */
final class Echoes {
  /** What {@code SET key value PX ttl} announces; every server in the build is asked for it. */
  private static final List<String> OF_A_PUT = List.of("set", "expire");

  private int come;
  private boolean mixed;

  /** Whether an event may be one of the put's own; if so, it counts as that. */
  boolean take(String event) {
    boolean own = !mixed && come < OF_A_PUT.size() && OF_A_PUT.get(come).equals(event);
    if (own) {
      come++;
    } else {
      mixed = true;
    }
    return own;
  }

  /** How many have come. */
  int come() {
    return come;
  }

  /** Whether an event came that is somebody else's. */
  boolean isMixed() {
    return mixed;
  }

  @Override
  public String toString() {
    return come + (mixed ? "+" : "");
  }
}
