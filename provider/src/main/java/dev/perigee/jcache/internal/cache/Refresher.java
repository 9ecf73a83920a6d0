package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.event.Publication;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryState;
import dev.perigee.near.Token;
import dev.perigee.near.WriteTtl;
import java.time.Duration;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads an entry again that is still there, and replaces it.
 *
 * <p>Over all nodes it is done by the one that gets the key's lock at once; the others leave it to
 * that one. Whoever got the lock may have read the entry before another node has refreshed it, so
 * the entry is looked at before the load, and it is replaced only if it is still the one that was
 * read: no refresh overwrites a newer value, or brings back a removed one, however long its load
 * takes. A load that fails or finds nothing leaves the entry to its lifetime.
 *
 * <p>Counts as a load. Listeners hear that the entry was updated, as after {@code loadAll}.
 */
@SuppressWarnings("try") // locks are held, not used
final class Refresher<K, V> {
  private static final Logger log = LoggerFactory.getLogger(Refresher.class);

  private final CacheParts<K, V> parts;
  private final Loader<K, V> loader;
  private final Insiders<K> insiders;
  private final long lockMillis;

  /**
   * @param lock how long the load holds others back at most; zero is not at all
   */
  Refresher(CacheParts<K, V> parts, Loader<K, V> loader, Insiders<K> insiders, Duration lock) {
    this.parts = parts;
    this.loader = loader;
    this.insiders = insiders;
    this.lockMillis = lock.toMillis();
  }

  /**
   * Refreshes an entry if nobody else does.
   *
   * @param version the entry that was read
   * @throws RuntimeException if it came to nothing; the entry is what it was
   */
  void refresh(K key, Token version) {
    if (lockMillis == 0) {
      reload(key, version);
      return;
    }
    EntryLock lock = parts.store().lock(key);
    if (!lock.tryAcquire(lockMillis)) {
      log.debug("Key {} is loaded elsewhere", key);
      return;
    }
    try {
      reloadInside(key, version);
    } finally {
      lock.release();
    }
  }

  /** A loader that reads its own key does not wait for the lock that is held here. */
  private void reloadInside(K key, Token version) {
    boolean entered = insiders.enter(key);
    try {
      reload(key, version);
    } finally {
      if (entered) {
        insiders.leave(key);
      }
    }
  }

  private void reload(K key, Token version) {
    EntryState<V> state = parts.store().read(key);
    @Nullable V old = state.value();
    if (old == null || !state.token().equals(version)) {
      return;
    }
    Loader.@Nullable Loaded<V> loaded = loader.loadTimed(key);
    long ttl = loaded == null ? WriteTtl.NONE : parts.expiry().creation();
    if (loaded == null || ttl == WriteTtl.NONE) {
      log.debug("Key {} is left to its lifetime: there is nothing to replace it by", key);
      return;
    }
    replace(key, version, old, loaded, ttl);
  }

  private void replace(K key, Token version, V old, Loader.Loaded<V> loaded, long ttl) {
    V value = loaded.value();
    Publication<K, V> publication = parts.events().publication();
    try (KeyLocks.Held held = parts.lockForEvents(key)) {
      if (parts.store().compareAndPut(key, version, value, ttl, loaded.millis())) {
        publication.add(EventType.UPDATED, key, value, old);
      }
    }
    publication.deliver();
  }
}
