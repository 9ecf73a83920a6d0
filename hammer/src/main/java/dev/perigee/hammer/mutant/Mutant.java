package dev.perigee.hammer.mutant;

import dev.perigee.near.internal.coherence.CacheCoherence;
import dev.perigee.near.internal.coherence.Shard;

/**
 * A rule of the protocol, taken away. Nodes with one of them on their class path are wrong, and the
 * checker must see it.
 */
public enum Mutant {
  /** A fill does not ask whether anything happened since its read began. */
  NO_FILL_TOKEN(CacheCoherence.class, "isCaptured", Body.RETURN_TRUE),
  /** A read that saw another version keeps the near copy. */
  CONFLICT_KEEPS_THE_COPY(CacheCoherence.class, "dropOthers", Body.RETURN_FALSE),
  /** A put takes every event for one of its own. */
  EVERY_EVENT_IS_AN_ECHO(
      hidden("dev.perigee.near.internal.coherence.Echoes"), "take", Body.RETURN_TRUE),
  /** Copies from before a gap are served after it. */
  NO_EPOCH(Shard.class, "bumpEpoch", Body.RETURN),
  /** A proof of freshness never grows old. */
  NO_LEASE(Shard.class, "mayServe", Body.LAST_ARGUMENT_FOR_EVER),
  /** Events are ignored. */
  DEAF(CacheCoherence.class, "event", Body.RETURN);

  /** What becomes of a method. */
  enum Body {
    /** It does nothing. */
    RETURN,
    RETURN_TRUE,
    RETURN_FALSE,
    /** Its last argument, a time in nanoseconds, counts as infinite. */
    LAST_ARGUMENT_FOR_EVER
  }

  private final Class<?> owner;
  private final String method;
  private final Body body;

  Mutant(Class<?> owner, String method, Body body) {
    this.owner = owner;
    this.method = method;
    this.body = body;
  }

  /** A class that only its package sees. */
  private static Class<?> hidden(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the protocol has changed: there is no " + name, e);
    }
  }

  Class<?> owner() {
    return owner;
  }

  String method() {
    return method;
  }

  Body body() {
    return body;
  }
}
