package dev.perigee.jcache.internal.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock per key in this JVM, there only while somebody holds it or waits for it.
 *
 * <p>It keeps threads of one JVM from failing each other's conditional writes, and fixes the order
 * of a key's events. Nothing else rests on it: a conditional write is right without it. So waiting
 * ends after a while, and a processor that waits for itself through another thread, or two that
 * wait for each other, go on slowly instead of hanging.
 *
 * @param <K> the type of keys
 */
final class KeyLocks<K> {
  private static final long PATIENCE_SECONDS = 5;

  private final ConcurrentHashMap<K, Entry> locks = new ConcurrentHashMap<>();

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** Held until closed. */
  @FunctionalInterface
  interface Held extends AutoCloseable {
    /** Holds nothing. */
    Held NOTHING = () -> {};

    @Override
    void close();
  }

  /** Locks a key. */
  Held lock(K key) {
    Entry entry =
        locks.compute(
            key,
            (k, current) -> {
              Entry used = current == null ? new Entry() : current;
              used.users++;
              return used;
            });
    boolean locked = false;
    try {
      locked = entry.lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean held = locked;
    return () -> {
      if (held) {
        entry.lock.unlock();
      }
      locks.computeIfPresent(key, (k, current) -> --current.users == 0 ? null : current);
    };
  }

  /** Locks many keys, in an order that is the same for every caller where hash codes differ. */
  Held lockAll(Collection<? extends K> keys) {
    List<K> ordered = new ArrayList<>(keys);
    ordered.sort(Comparator.comparingInt(Object::hashCode));
    List<Held> all = new ArrayList<>(ordered.size());
    ordered.forEach(key -> all.add(lock(key)));
    return () -> {
      for (int i = all.size() - 1; i >= 0; i--) {
        all.get(i).close();
      }
    };
  }

  boolean isEmpty() {
    return locks.isEmpty();
  }
}
