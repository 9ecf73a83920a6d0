package dev.perigee.jcache.internal.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which threads hold the lock of a key in Redis, or are about to: user code that they call and that
 * comes back to the same key must not wait for a lock that its own caller has. Thread-safe.
 *
 * @param <K> the type of keys
 */
final class Insiders<K> {
  private final Set<Insider<K>> inside = ConcurrentHashMap.newKeySet();

  private record Insider<K>(K key, Thread thread) {}

  /**
   * The calling thread enters.
   *
   * @return whether it was outside; only then it leaves again
   */
  boolean enter(K key) {
    return inside.add(new Insider<>(key, Thread.currentThread()));
  }

  /** The calling thread leaves. */
  void leave(K key) {
    inside.remove(new Insider<>(key, Thread.currentThread()));
  }

  boolean isEmpty() {
    return inside.isEmpty();
  }
}
