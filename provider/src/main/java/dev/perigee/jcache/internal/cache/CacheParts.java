package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.event.EventDispatcher;
import dev.perigee.jcache.internal.expiry.Expiry;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.jcache.internal.integration.Writer;
import dev.perigee.jcache.internal.management.CacheStatistics;
import dev.perigee.near.EntryStore;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of one cache work with.
 *
 * @param name the name of the cache
 * @param store the two tiers
 * @param expiry how long entries live
 * @param statistics what is counted
 * @param events who listens
 * @param loader the loader, whether or not the cache reads through; {@code null} for none
 * @param readThrough whether a miss is loaded
 * @param writer the writer where the cache writes through, else {@code null}
 * @param locks the locks of its keys
 * @param matches whether two values are the same: equal, or the same bytes
 * @param background where asynchronous work runs
 */
record CacheParts<K, V>(
    String name,
    EntryStore<K, V> store,
    Expiry expiry,
    CacheStatistics statistics,
    EventDispatcher<K, V> events,
    @Nullable Loader<K, V> loader,
    boolean readThrough,
    @Nullable Writer<K, V> writer,
    KeyLocks<K> locks,
    BiPredicate<V, V> matches,
    Executor background) {

  /**
   * Whether a write needs nothing of user code between reading and writing: one command does it.
   */
  boolean writesDirectly() {
    return writer == null && expiry.isKnownAhead();
  }

  /** The same, for values that come from the system of record. */
  CacheParts<K, V> withoutWriter() {
    return new CacheParts<>(
        name,
        store,
        expiry,
        statistics,
        events,
        loader,
        readThrough,
        null,
        locks,
        matches,
        background);
  }

  /** Locks the key where listeners must see its events in order; else nothing. */
  KeyLocks.Held lockForEvents(K key) {
    return events.isActive() ? locks.lock(key) : KeyLocks.Held.NOTHING;
  }

  /** As {@link #lockForEvents(Object)}, for many keys. */
  KeyLocks.Held lockForEvents(Collection<? extends K> keys) {
    return events.isActive() ? locks.lockAll(keys) : KeyLocks.Held.NOTHING;
  }
}
