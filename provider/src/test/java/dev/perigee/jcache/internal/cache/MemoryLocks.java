package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryLock;
import dev.perigee.near.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Locks in memory that last until they are released, or until a test ends them. */
final class MemoryLocks<K> {
  /** Who holds each lock; a test may be the other node, with an object of its own. */
  final Map<K, Object> holders = new HashMap<>();

  /** What was done, in order: taken, busy, failed, kept, released. */
  final List<String> done = new ArrayList<>();

  /** What every attempt fails with. */
  @Nullable StoreException failure;

  /** What keeping a lock fails with. */
  @Nullable RuntimeException keepFailure;

  EntryLock lock(K key) {
    return new EntryLock() {
      @Override
      public boolean tryAcquire(long ttlMillis) {
        synchronized (MemoryLocks.this) {
          if (failure != null) {
            done.add("failed");
            throw failure;
          }
          boolean taken = holders.putIfAbsent(key, this) == null;
          done.add(taken ? "taken" : "busy");
          return taken;
        }
      }

      @Override
      public void keep() {
        synchronized (MemoryLocks.this) {
          if (keepFailure != null) {
            throw keepFailure;
          }
          done.add("kept");
        }
      }

      @Override
      public void release() {
        synchronized (MemoryLocks.this) {
          holders.remove(key, this);
          done.add("released");
        }
      }
    };
  }
}
