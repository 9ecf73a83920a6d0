package dev.perigee.jcache.internal.integration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The user's writer. What it throws becomes a {@link CacheWriterException}; what is left in the
 * collection of a bulk call that failed was not written.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Writer<K, V> implements AutoCloseable {
  private final CacheWriter<? super K, ? super V> writer;

  public Writer(CacheWriter<? super K, ? super V> writer) {
    this.writer = writer;
  }

  /**
   * What a bulk call did.
   *
   * @param done the keys that were written or deleted
   * @param failure what the writer threw, if it did
   */
  public record Outcome<K>(Set<K> done, @Nullable CacheWriterException failure) {}

  /** Writes one entry. */
  public void write(K key, V value) {
    try {
      writer.write(new Written<>(key, value));
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Deletes one entry. */
  public void delete(K key) {
    try {
      writer.delete(key);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Writes many entries: never called for none. */
  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // the entries are of K and V, as the writer wants them
  public Outcome<K> writeAll(Map<? extends K, ? extends V> entries) {
    List<Cache.Entry<K, V>> left = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> left.add(new Written<>(key, value)));
    @Nullable CacheWriterException failure = null;
    try {
      writer.writeAll((Collection) left);
    } catch (RuntimeException e) {
      failure = failed(e);
    }
    Set<K> done = new HashSet<>(entries.keySet());
    if (failure != null) {
      left.forEach(entry -> done.remove(entry.getKey()));
    }
    return new Outcome<>(done, failure);
  }

  /** Deletes many entries: never called for none. */
  public Outcome<K> deleteAll(Collection<? extends K> keys) {
    Set<K> left = new HashSet<>(keys);
    @Nullable CacheWriterException failure = null;
    try {
      writer.deleteAll(left);
    } catch (RuntimeException e) {
      failure = failed(e);
    }
    Set<K> done = new HashSet<>(keys);
    if (failure != null) {
      done.removeAll(left);
    }
    return new Outcome<>(done, failure);
  }

  private CacheWriterException failed(RuntimeException e) {
    return e instanceof CacheWriterException failure
        ? failure
        : new CacheWriterException("The writer " + writer.getClass().getName() + " threw", e);
  }

  @Override
  public void close() {
    Closing.quietly(writer);
  }

  /** An entry as a writer sees it. */
  private record Written<K, V>(K key, V value) implements Cache.Entry<K, V> {
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
      throw new IllegalArgumentException("An entry for a writer is no " + type.getName());
    }
  }
}
