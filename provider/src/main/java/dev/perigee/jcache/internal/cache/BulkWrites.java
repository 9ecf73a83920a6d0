package dev.perigee.jcache.internal.cache;

import static dev.perigee.near.WriteResult.Effect.REMOVED;
import static dev.perigee.near.WriteResult.Effect.UNCHANGED;

import dev.perigee.jcache.internal.event.Publication;
import dev.perigee.jcache.internal.integration.Writer;
import dev.perigee.near.StoreException;
import dev.perigee.near.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.CacheException;
import javax.cache.event.EventType;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/** Writes of many keys. */
@SuppressWarnings("try") // locks are held, not used
final class BulkWrites<K, V> {
  /** Enough to fill a pipeline, not enough to fill the heap. */
  private static final int BATCH = 1_000;

  private final CacheParts<K, V> parts;
  private final Replacements<K, V> replacements;

  BulkWrites(CacheParts<K, V> parts) {
    this.parts = parts;
    this.replacements = new Replacements<>(parts);
  }

  /**
   * Writes entries; where the writer fails for some, the others are written all the same.
   *
   * @throws CacheWriterException if the writer failed
   */
  void putAll(Map<? extends K, ? extends V> entries) {
    if (entries.isEmpty()) {
      return;
    }
    long began = parts.statistics().begin();
    Map<K, V> written = new LinkedHashMap<>(entries);
    try (KeyLocks.Held held = lock(written.keySet())) {
      @Nullable CacheWriterException failure = null;
      if (parts.writer() != null) {
        parts.store().accept(written); // or the system of record would have them alone
        Writer.Outcome<K> outcome = parts.writer().writeAll(written);
        written.keySet().retainAll(outcome.done());
        failure = outcome.failure();
      }
      int puts = written.isEmpty() ? 0 : store(written);
      parts.statistics().puts(puts, began);
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Writes values that come from the system of record: they are not written back to it. */
  void load(Map<K, V> entries) {
    if (!entries.isEmpty()) {
      int unused = store(entries);
    }
  }

  /** Writers are called for many keys at once, and meanwhile none of them may be written here. */
  private KeyLocks.Held lock(Collection<? extends K> keys) {
    return parts.writer() == null ? KeyLocks.Held.NOTHING : parts.locks().lockAll(keys);
  }

  private int store(Map<K, V> entries) {
    if (!parts.expiry().isKnownAhead()) {
      parts.store().accept(entries); // all of them, before the first is written
      int puts = 0;
      for (Map.Entry<K, V> entry : entries.entrySet()) {
        puts += replacements.put(entry.getKey(), entry.getValue()).effect() == UNCHANGED ? 0 : 1;
      }
      return puts;
    }
    Publication<K, V> publication = parts.events().publication();
    int puts = 0;
    try (KeyLocks.Held held = parts.lockForEvents(entries.keySet())) {
      List<WriteResult<V>> results =
          parts.store().putAll(entries, parts.expiry()::write, parts.events().wantedByPut());
      Iterator<WriteResult<V>> result = results.iterator();
      for (Map.Entry<K, V> entry : entries.entrySet()) {
        WriteResult<V> written = result.next();
        puts += written.effect() == UNCHANGED ? 0 : 1;
        Writes.announce(publication, entry.getKey(), entry.getValue(), written);
      }
    }
    publication.deliver();
    return puts;
  }

  /**
   * Removes keys; where the writer fails for some, the others are removed all the same.
   *
   * @throws CacheWriterException if the writer failed
   */
  void removeAll(Collection<? extends K> keys) {
    if (keys.isEmpty()) {
      return;
    }
    long began = parts.statistics().begin();
    if (parts.writer() == null) {
      parts.statistics().removals(remove(new ArrayList<>(keys)), began);
      return;
    }
    Set<K> removed = new LinkedHashSet<>(keys);
    try (KeyLocks.Held held = parts.locks().lockAll(removed)) {
      Writer.Outcome<K> outcome = parts.writer().deleteAll(removed);
      removed.retainAll(outcome.done());
      long removals = removed.isEmpty() ? 0 : remove(removed);
      parts.statistics().removals(removals, began);
      if (outcome.failure() != null) {
        throw outcome.failure();
      }
    }
  }

  private long remove(Collection<K> keys) {
    if (!parts.events().hearsRemovals()) {
      return parts.store().removeAll(keys);
    }
    Publication<K, V> publication = parts.events().publication();
    int removals = 0;
    try (KeyLocks.Held held = parts.lockForEvents(keys)) {
      Iterator<WriteResult<V>> results =
          parts.store().removeAll(keys, parts.events().wantedByRemove()).iterator();
      for (K key : keys) {
        WriteResult<V> result = results.next();
        if (result.effect() == REMOVED) {
          removals++;
          publication.add(EventType.REMOVED, key, result.previous(), result.previous());
        }
      }
    }
    publication.deliver();
    return removals;
  }

  /**
   * Removes what is there, with its events and deletions in the system of record. Where Redis
   * cannot say what is there, and the cache degrades, everything is removed without events; but not
   * without telling the system of record.
   */
  void removeAll() {
    Iterator<K> keys = parts.store().keys();
    if (parts.writer() != null) {
      // One call to the writer, as it would be for the same keys given by name.
      Set<K> all = new LinkedHashSet<>();
      keys.forEachRemaining(all::add);
      removeAll(all);
      return;
    }
    try {
      removeEach(keys);
    } catch (CacheException e) {
      boolean outage = e.getCause() instanceof StoreException cause && cause.isOutage();
      if (!outage || !parts.store().degrades()) {
        throw e;
      }
      parts.store().clear();
    }
  }

  private void removeEach(Iterator<K> keys) {
    while (keys.hasNext()) {
      List<K> batch = new ArrayList<>(BATCH);
      while (keys.hasNext() && batch.size() < BATCH) {
        batch.add(keys.next());
      }
      removeAll(batch);
    }
  }
}
