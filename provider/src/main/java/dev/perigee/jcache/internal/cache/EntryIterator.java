package dev.perigee.jcache.internal.cache;

import dev.perigee.near.WriteTtl;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the entries of a cache. Each that is given out is a hit and an access; {@code
 * remove} is the cache's own. For one thread.
 */
final class EntryIterator<K, V> implements Iterator<Cache.Entry<K, V>> {
  private final CacheParts<K, V> parts;
  private final Iterator<Map.Entry<K, V>> entries;
  private final BooleanSupplier closed;
  private final Consumer<K> remover;
  private @Nullable K last;

  EntryIterator(CacheParts<K, V> parts, BooleanSupplier closed, Consumer<K> remover) {
    this.parts = parts;
    this.entries = parts.store().iterator();
    this.closed = closed;
    this.remover = remover;
  }

  @Override
  public boolean hasNext() {
    requireOpen();
    return entries.hasNext();
  }

  @Override
  public Cache.Entry<K, V> next() {
    requireOpen();
    if (!entries.hasNext()) {
      last = null;
      throw new NoSuchElementException("The iteration is at its end");
    }
    long began = parts.statistics().begin();
    Map.Entry<K, V> entry = entries.next();
    last = entry.getKey();
    if (parts.expiry().mayTouch()) {
      long access = parts.expiry().access();
      if (access != WriteTtl.KEEP) {
        parts.store().getAndTouch(entry.getKey(), access);
      }
    }
    parts.statistics().read(true, began);
    return new Snapshot<>(entry.getKey(), entry.getValue());
  }

  @Override
  public void remove() {
    requireOpen();
    if (last == null) {
      throw new IllegalStateException("There is no entry to remove: call next first");
    }
    remover.accept(last);
    last = null;
  }

  private void requireOpen() {
    if (closed.getAsBoolean()) {
      throw new IllegalStateException("Cache \"" + parts.name() + "\" is closed");
    }
  }

  /** An entry as it was when it was given out. */
  private record Snapshot<K, V>(K key, V value) implements Cache.Entry<K, V> {
    @Override
    public K getKey() {
      return key;
    }

    @Override
    public V getValue() {
      return value;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      if (type.isInstance(this)) {
        return type.cast(this);
      }
      throw new IllegalArgumentException("An entry of Perigee is no " + type.getName());
    }
  }
}
