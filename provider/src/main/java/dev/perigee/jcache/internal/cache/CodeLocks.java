package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.StoreException;
import java.util.concurrent.RejectedExecutionException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

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
   * Waits for the lock of a key in this JVM and in Redis, and keeps both until they are given back
   * by the same thread. Nobody holds the one while he waits for the other: who has the lock in
   * Redis may need the one of this JVM before he gives it back.
   *
   * @throws CacheException if others have it for too long, or Redis does not answer
   */
  KeyLocks.Held lock(K key, KeyLocks<K> here) {
    EntryLock lock = store.lock(key);
    if (!insiders.enter(key)) {
      return here.lock(key);
    }
    KeyLocks.@Nullable Held held = null;
    try {
      KeyLocks.Held taken = take(key, lock, here);
      held = taken;
      return () -> {
        insiders.leave(key);
        lock.release();
        taken.close();
      };
    } catch (StoreException | RejectedExecutionException e) {
      throw new CacheException(
          "Cache \"" + cacheName + "\", atomicity: locked: " + e.getMessage(), e);
    } finally {
      if (held == null) {
        insiders.leave(key);
      }
    }
  }

  private KeyLocks.Held take(K key, EntryLock lock, KeyLocks<K> here) {
    Pacing.Patience patience = pacing.patience(PATIENCE_MILLIS);
    while (true) {
      KeyLocks.@Nullable Held both = tryBoth(key, lock, here);
      if (both != null) {
        return both;
      }
      if (patience.isOver()) {
        throw new CacheException(notTaken(key));
      }
      patience.pause();
    }
  }

  private KeyLocks.@Nullable Held tryBoth(K key, EntryLock lock, KeyLocks<K> here) {
    KeyLocks.Held held = here.lock(key);
    boolean taken = false;
    try {
      taken = lock.tryAcquire(LIFETIME_MILLIS);
      if (taken) {
        lock.keep();
      }
      return taken ? held : null;
    } catch (RuntimeException | Error e) {
      lock.release(); // taken, but not to be kept
      taken = false;
      throw e;
    } finally {
      if (!taken) {
        held.close();
      }
    }
  }

  /**
   * @param ran whether the code has run
   * @throws CacheException if a state is assumed because Redis is not there: a lock that is lost
   *     with it is no lock
   */
  void requireKnown(K key, EntryState<?> state, boolean ran) {
    if (state.isAssumed()) {
      String why =
          ran
              ? "Redis is not there any more: the code has run, and what it wrote is not stored"
              : "Redis is not there, and code under a lock does not run without it";
      throw new CacheException(
          "Cache \"" + cacheName + "\", atomicity: locked, key " + key + ": " + why);
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
