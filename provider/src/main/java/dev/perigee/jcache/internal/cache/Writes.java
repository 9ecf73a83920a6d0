package dev.perigee.jcache.internal.cache;

import static dev.perigee.near.WriteResult.Effect.CREATED;
import static dev.perigee.near.WriteResult.Effect.REMOVED;
import static dev.perigee.near.WriteResult.Effect.UNCHANGED;
import static dev.perigee.near.WriteResult.Effect.UPDATED;

import dev.perigee.jcache.internal.event.Publication;
import dev.perigee.near.EntryState;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteTtl;
import java.util.Map;
import java.util.function.Function;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Writes of one key that do not compare values.
 *
 * <p>Where no user code stands between reading and writing it is one command; else the writer is
 * called before the conditional write, so that a writer that throws leaves the cache unchanged, and
 * again if another node was faster, so that the system of record ends with what the cache ends
 * with.
 */
@SuppressWarnings("try") // locks are held, not used
final class Writes<K, V> {
  private final CacheParts<K, V> parts;
  private final ConditionalLoop<K, V> loop;

  Writes(CacheParts<K, V> parts, ConditionalLoop<K, V> loop) {
    this.parts = parts;
    this.loop = loop;
  }

  /** Writes a value; the previous one comes with the result where it is wanted. */
  WriteResult<V> put(K key, V value, Wanted wanted) {
    Publication<K, V> publication = parts.events().publication();
    WriteResult<V> result;
    if (parts.writesDirectly()) {
      Wanted needed = most(wanted, parts.events().wantedByPut());
      try (KeyLocks.Held held = parts.lockForEvents(key)) {
        result = parts.store().put(key, value, parts.expiry().write(), needed);
        announce(publication, key, value, result);
      }
    } else {
      result = run(key, state -> putOn(state, key, value, publication));
    }
    publication.deliver();
    return result;
  }

  /** A custom policy may be asked again; a writer has effects. */
  private <R> R run(K key, Function<EntryState<V>, @Nullable R> step) {
    return parts.writer() == null ? loop.run(key, step) : loop.runCode(key, step);
  }

  private @Nullable WriteResult<V> putOn(
      EntryState<V> state, K key, V value, Publication<K, V> publication) {
    long ttl = state.isPresent() ? parts.expiry().update() : parts.expiry().creation();
    writeThrough(key, value);
    if (!loop.write(key, state, value, ttl)) {
      return null;
    }
    WriteResult<V> result = new WriteResult<>(effect(state, ttl), state.value());
    announce(publication, key, value, result);
    return result;
  }

  /** Writes a value where there is none. */
  boolean putIfAbsent(K key, V value) {
    Publication<K, V> publication = parts.events().publication();
    boolean written;
    if (parts.writesDirectly()) {
      try (KeyLocks.Held held = parts.lockForEvents(key)) {
        long ttl = parts.expiry().write().createMillis();
        written = ttl != WriteTtl.NONE && parts.store().putIfAbsent(key, value, ttl);
        if (written) {
          publication.add(EventType.CREATED, key, value, null);
        }
      }
    } else {
      written = run(key, state -> putIfAbsentOn(state, key, value, publication));
    }
    publication.deliver();
    return written;
  }

  private @Nullable Boolean putIfAbsentOn(
      EntryState<V> state, K key, V value, Publication<K, V> publication) {
    if (state.isPresent()) {
      return false;
    }
    long ttl = parts.expiry().creation();
    writeThrough(key, value);
    if (ttl == WriteTtl.NONE) {
      return false;
    }
    if (!loop.write(key, state, value, ttl)) {
      return null;
    }
    publication.add(EventType.CREATED, key, value, null);
    return true;
  }

  /** Writes a value where there is one. */
  WriteResult<V> replace(K key, V value, Wanted wanted) {
    Publication<K, V> publication = parts.events().publication();
    WriteResult<V> result;
    if (parts.writesDirectly()) {
      Wanted needed = most(wanted, parts.events().wantedByPut());
      try (KeyLocks.Held held = parts.lockForEvents(key)) {
        long ttl = parts.expiry().write().updateMillis();
        result = parts.store().replace(key, value, ttl, needed);
        announce(publication, key, value, result);
      }
    } else {
      result =
          run(
              key,
              state ->
                  state.isPresent()
                      ? putOn(state, key, value, publication)
                      : new WriteResult<>(UNCHANGED, null));
    }
    publication.deliver();
    return result;
  }

  /** Removes an entry; from the system of record too where there is none in the cache. */
  WriteResult<V> remove(K key, Wanted wanted) {
    Publication<K, V> publication = parts.events().publication();
    Wanted needed = most(wanted, parts.events().wantedByRemove());
    WriteResult<V> result;
    boolean writes = parts.writer() != null;
    try (KeyLocks.Held held = writes ? loop.lockForCode(key) : parts.lockForEvents(key)) {
      if (parts.writer() != null) {
        parts.writer().delete(key);
      }
      result = parts.store().remove(key, needed);
      if (result.effect() == REMOVED) {
        publication.add(EventType.REMOVED, key, result.previous(), result.previous());
      }
    }
    publication.deliver();
    return result;
  }

  void writeThrough(K key, V value) {
    if (parts.writer() != null) {
      parts.store().accept(Map.of(key, value)); // or the system of record would have it alone
      parts.writer().write(key, value);
    }
  }

  /** What a write with this lifetime does to an entry in this state. */
  static WriteResult.Effect effect(EntryState<?> state, long ttlMillis) {
    if (state.isPresent()) {
      return ttlMillis == WriteTtl.NONE ? REMOVED : UPDATED;
    }
    return ttlMillis == WriteTtl.NONE ? UNCHANGED : CREATED;
  }

  /** Tells listeners what a write did. One that ends a lifetime at once is an expiry. */
  static <K, V> void announce(
      Publication<K, V> publication, K key, V value, WriteResult<V> result) {
    switch (result.effect()) {
      case CREATED -> publication.add(EventType.CREATED, key, value, null);
      case UPDATED -> publication.add(EventType.UPDATED, key, value, result.previous());
      case REMOVED -> publication.add(EventType.EXPIRED, key, result.previous(), result.previous());
      case UNCHANGED, WRITTEN -> {
        // nothing happened, or nobody wanted to know
      }
    }
  }

  static Wanted most(Wanted one, Wanted other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
