package dev.perigee.jcache.internal.cache;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which threads hold the lock of a key in Redis, or are about to: user code that they call and that
 * comes back to the same key must not wait for a lock that its own caller has. Thread-safe.
 *
 * @param <K> the type of keys
 */
final class Insiders<K> {
  private final ConcurrentHashMap<K, Set<Thread>> inside = new ConcurrentHashMap<>();

  /**
   * The calling thread enters.
   *
   * @return whether it was outside; only then it leaves again
   */
  boolean enter(K key) {
    Thread me = Thread.currentThread();
    if (inside.getOrDefault(key, Set.of()).contains(me)) {
      return false;
    }
    inside.merge(key, Set.of(me), Insiders::both);
    return true;
  }

  /** The calling thread leaves. */
  void leave(K key) {
    Thread me = Thread.currentThread();
    inside.computeIfPresent(key, (same, threads) -> without(threads, me));
  }

  /** Whether any thread is inside, this one or another. */
  boolean isOccupied(K key) {
    return inside.containsKey(key);
  }

  boolean isEmpty() {
    return inside.isEmpty();
  }

  private static Set<Thread> both(Set<Thread> some, Set<Thread> others) {
    Set<Thread> all = new HashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  private static @Nullable Set<Thread> without(Set<Thread> threads, Thread one) {
    Set<Thread> left = new HashSet<>(threads);
    left.remove(one);
    return left.isEmpty() ? null : Set.copyOf(left);
  }
}
