package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.event.Publication;
import dev.perigee.jcache.internal.expiry.Expiry;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.near.WriteTtl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** Reads, and the loads that follow a miss. */
@SuppressWarnings("try") // locks are held, not used
final class Reads<K, V> {
  private final CacheParts<K, V> parts;
  private final SharedLoads<K, V> loads;
  private final NodeLoads<K, V> nodeLoads;
  private final BulkWrites<K, V> bulk;
  private final UnaryOperator<V> copy;

  /**
   * @param loads for the threads of this JVM
   * @param nodeLoads for the nodes
   * @param bulk writes what was loaded in the place of what was there
   * @param copy gives each follower of a shared load a value of its own
   */
  Reads(
      CacheParts<K, V> parts,
      SharedLoads<K, V> loads,
      NodeLoads<K, V> nodeLoads,
      BulkWrites<K, V> bulk,
      UnaryOperator<V> copy) {
    this.parts = parts;
    this.loads = loads;
    this.nodeLoads = nodeLoads;
    this.bulk = bulk;
    this.copy = copy;
  }

  @Nullable V get(K key) {
    long began = parts.statistics().begin();
    @Nullable V value = read(key);
    parts.statistics().read(value != null, began);
    Loader<K, V> loader = parts.loader();
    return value != null || loader == null || !parts.readThrough()
        ? value
        : loads.load(
            key, missing -> nodeLoads.load(missing, () -> loadMissing(loader, missing)), copy);
  }

  private @Nullable V read(K key) {
    Expiry expiry = parts.expiry();
    if (!expiry.mayTouch()) {
      return parts.store().get(key);
    }
    if (expiry.isKnownAhead()) {
      return parts.store().getAndTouch(key, expiry.access());
    }
    @Nullable V value = parts.store().get(key);
    if (value != null) {
      touch(key);
    }
    return value;
  }

  /** Asks the policy about an access to an entry that is there, and does what it says. */
  void touch(K key) {
    long access = parts.expiry().access();
    if (access != WriteTtl.KEEP) {
      parts.store().getAndTouch(key, access);
    }
  }

  /** Loads and stores; what somebody has put meanwhile is newer than what was loaded. */
  private @Nullable V loadMissing(Loader<K, V> loader, K key) {
    Loader.@Nullable Loaded<V> loaded = loader.loadTimed(key);
    if (loaded == null) {
      return null;
    }
    if (storeLoaded(key, loaded.value(), loaded.millis())) {
      return loaded.value();
    }
    @Nullable V present = parts.store().get(key);
    return present == null ? loaded.value() : present;
  }

  /** Returns whether the loaded value is in the cache, or not meant to be. */
  private boolean storeLoaded(K key, V loaded, long loadMillis) {
    long ttl = parts.expiry().creation();
    if (ttl == WriteTtl.NONE) {
      return true;
    }
    Publication<K, V> publication = parts.events().publication();
    boolean stored;
    try (KeyLocks.Held held = parts.lockForEvents(key)) {
      stored = parts.store().offer(key, loaded, ttl, loadMillis);
      if (stored) {
        publication.add(EventType.CREATED, key, loaded, null);
      }
    }
    publication.deliver();
    return stored;
  }

  Map<K, V> getAll(Set<? extends K> keys) {
    if (keys.isEmpty()) {
      return new HashMap<>();
    }
    long began = parts.statistics().begin();
    Map<K, V> found = readAll(keys);
    int missing = keys.size() - found.size();
    parts.statistics().reads(found.size(), missing, began);
    Loader<K, V> loader = parts.loader();
    if (missing > 0 && loader != null && parts.readThrough()) {
      Set<K> left = new HashSet<>(keys);
      left.removeAll(found.keySet());
      Map<K, V> loaded = loader.loadAll(left);
      storeLoaded(loaded);
      found.putAll(loaded);
    }
    return found;
  }

  /** Stores what was loaded together where nothing was stored meanwhile. */
  private void storeLoaded(Map<K, V> loaded) {
    if (loaded.isEmpty()) {
      return;
    }
    Publication<K, V> publication = parts.events().publication();
    try (KeyLocks.Held held = parts.lockForEvents(loaded.keySet())) {
      Iterator<Boolean> stored =
          parts.store().offerAll(loaded, parts.expiry()::creation).iterator();
      loaded.forEach(
          (key, value) -> {
            if (stored.next()) {
              publication.add(EventType.CREATED, key, value, null);
            }
          });
    }
    publication.deliver();
  }

  private Map<K, V> readAll(Set<? extends K> keys) {
    Expiry expiry = parts.expiry();
    if (expiry.mayTouch() && expiry.isKnownAhead()) {
      return parts.store().getAllAndTouch(keys, expiry.access());
    }
    Map<K, V> found = parts.store().getAll(keys);
    if (expiry.mayTouch()) {
      found.keySet().forEach(this::touch);
    }
    return found;
  }

  boolean containsKey(K key) {
    return parts.store().contains(key);
  }

  @Nullable V getFresh(K key) {
    long began = parts.statistics().begin();
    @Nullable V value = parts.store().getFresh(key);
    parts.statistics().read(value != null, began);
    return value;
  }

  /** Loads keys: all of them, or those that are not there. */
  void loadAll(Loader<K, V> loader, Set<? extends K> keys, boolean replaceExisting) {
    Set<K> wanted = new HashSet<>(keys);
    if (!replaceExisting) {
      wanted.removeAll(parts.store().getAll(wanted).keySet());
    }
    if (wanted.isEmpty()) {
      return;
    }
    Map<K, V> loaded = loader.loadAll(wanted);
    if (replaceExisting) {
      bulk.load(loaded);
    } else {
      storeLoaded(loaded);
    }
  }
}
