package dev.perigee.jcache.internal.cache;

import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;

/** Writes of values that come from the system of record: they are not written back to it. */
final class Replacements<K, V> {
  private final Writes<K, V> writes;

  Replacements(CacheParts<K, V> parts) {
    CacheParts<K, V> withoutWriter = parts.withoutWriter();
    this.writes =
        new Writes<>(
            withoutWriter, new ConditionalLoop<>(withoutWriter.store(), withoutWriter.locks()));
  }

  WriteResult<V> put(K key, V value) {
    return writes.put(key, value, Wanted.NOTHING);
  }
}
