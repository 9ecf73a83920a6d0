package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryStore;
import dev.perigee.near.StoreException;
import javax.cache.CacheException;

/**
 * The locks in Redis that user code holds with {@code atomicity: locked}, so that it runs on one
 * node at a time and need not run again.
 *
 * <p>What is written under a lock is conditional all the same: a lock that was lost, with a paused
 * process or a failover, makes code run again and nothing wrong.
 *
 * <p>A thread that comes back to a key that it has locked goes in without asking; it would wait for
 * itself. Code that waits for itself through another thread, and two that wait for each other, end
 * when the first of them has no patience left.
 *
 * @param <K> the type of keys
 */
final class CodeLocks<K> {
  /** How long the lock of a node that died is in the way; one that lives prolongs it. */
  static final long LIFETIME_MILLIS = 30_000;

  /** Longer than the lock of a node that died. */
  static final long PATIENCE_MILLIS = 2 * LIFETIME_MILLIS;

  private final String cacheName;
  private final EntryStore<K, ?> store;
  private final Insiders<K> insiders;
  private final Pacing pacing;

  CodeLocks(String cacheName, EntryStore<K, ?> store, Insiders<K> insiders, Pacing pacing) {
    this.cacheName = cacheName;
    this.store = store;
    this.insiders = insiders;
    this.pacing = pacing;
  }

  /**
   * Waits for the lock of a key, and keeps it until it is given back by the same thread.
   *
   * @throws CacheException if others have it for too long, or Redis does not answer
   */
  KeyLocks.Held lock(K key) {
    EntryLock lock = store.lock(key);
    if (!insiders.enter(key)) {
      return KeyLocks.Held.NOTHING;
    }
    boolean taken = false;
    try {
      take(key, lock);
      lock.keep();
      taken = true;
      return () -> {
        insiders.leave(key);
        lock.release();
      };
    } finally {
      if (!taken) {
        insiders.leave(key);
        lock.release();
      }
    }
  }

  private void take(K key, EntryLock lock) {
    Pacing.Patience patience = pacing.patience(PATIENCE_MILLIS);
    try {
      while (!lock.tryAcquire(LIFETIME_MILLIS)) {
        if (patience.isOver()) {
          throw new CacheException(notTaken(key));
        }
        patience.pause();
      }
    } catch (StoreException e) {
      throw new CacheException(
          "Cache \"" + cacheName + "\", atomicity: locked: " + e.getMessage(), e);
    }
  }

  private String notTaken(K key) {
    String why =
        Thread.currentThread().isInterrupted()
            ? "the thread was interrupted while it waited for the lock"
            : "others held the lock for "
                + PATIENCE_MILLIS / 1_000
                + " s; does code that runs under it wait for another key, or for another thread"
                + " that uses this key?";
    return "Cache \"" + cacheName + "\", atomicity: locked, key " + key + ": " + why;
  }
}
