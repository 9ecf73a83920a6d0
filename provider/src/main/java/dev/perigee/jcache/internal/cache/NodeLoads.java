package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryStore;
import dev.perigee.near.StoreException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node load a missing value while the others wait for it.
 *
 * <p>Who gets the key's lock in Redis looks at the entry once more, because somebody may have
 * loaded it since it was missed, then loads and stores, and gives the lock back. The others look
 * again and again, at the entry first and then at the lock: they return the value when it is there,
 * take the lock when it is free (the load failed, or came to nothing), and load by themselves when
 * they have waited for as long as a lock lives. So a node that dies while it loads holds the others
 * back for that time and no longer.
 *
 * <p>The lock only saves loads. What is loaded is stored where nothing is, lock or no lock;
 * whatever goes wrong with the lock, the load takes place as it would without.
 *
 * <p>Threads of this JVM wait in {@link SharedLoads}, so one of them waits here for a key as a
 * rule. A second one comes only where it must not have what the first one loads (it has written the
 * key since), or would wait for code that may be waiting for it: it loads by itself.
 */
final class NodeLoads<K, V> {
  private static final Logger log = LoggerFactory.getLogger(NodeLoads.class);

  private final EntryStore<K, V> store;
  private final Insiders<K> insiders;
  private final long lockMillis;
  private final Pacing pacing;

  /** What became of an attempt to take the lock. */
  private enum Attempt {
    TAKEN,
    BUSY,
    FAILED
  }

  /**
   * @param lock how long a load holds the others back at most; zero is not at all
   */
  NodeLoads(EntryStore<K, V> store, Insiders<K> insiders, Duration lock, Pacing pacing) {
    this.store = store;
    this.insiders = insiders;
    this.lockMillis = lock.toMillis();
    this.pacing = pacing;
  }

  /**
   * Loads a value that was missed, or waits until another node has stored it.
   *
   * @param load loads and stores; called once at most
   */
  @Nullable V load(K key, Supplier<@Nullable V> load) {
    if (lockMillis == 0 || insiders.isOccupied(key) || !insiders.enter(key)) {
      return load.get();
    }
    try {
      return loadOrWait(key, load);
    } finally {
      insiders.leave(key);
    }
  }

  private @Nullable V loadOrWait(K key, Supplier<@Nullable V> load) {
    EntryLock lock = store.lock(key);
    Pacing.Patience patience = pacing.patience(lockMillis);
    while (true) {
      Attempt attempt = attempt(key, lock);
      if (attempt == Attempt.TAKEN) {
        return loadHeld(key, load, lock);
      }
      if (attempt == Attempt.FAILED || patience.isOver()) {
        return load.get();
      }
      patience.pause();
      @Nullable V stored = look(key);
      if (stored != null) {
        return stored;
      }
    }
  }

  private @Nullable V loadHeld(K key, Supplier<@Nullable V> load, EntryLock lock) {
    try {
      @Nullable V stored = look(key);
      return stored == null ? load.get() : stored;
    } finally {
      lock.release();
    }
  }

  private Attempt attempt(K key, EntryLock lock) {
    try {
      return lock.tryAcquire(lockMillis) ? Attempt.TAKEN : Attempt.BUSY;
    } catch (StoreException e) {
      log.debug("Key {} is loaded without its lock", key, e);
      return Attempt.FAILED;
    }
  }

  /** Where it cannot be told whether the value is there, it is loaded: the lock will say so. */
  private @Nullable V look(K key) {
    try {
      return store.get(key);
    } catch (CacheException e) {
      log.debug("Whether key {} was loaded elsewhere is not known", key, e);
      return null;
    }
  }
}
