package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.PayloadStatistics;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A store whose errors are those of {@code javax.cache} and name the cache. Written out, method by
 * method: a near hit must not pay for a lambda.
 */
final class TranslatingStore<K, V> implements EntryStore<K, V> {
  private final String cacheName;
  private final EntryStore<K, V> store;

  private final Consumer<K> written;

  /**
   * @param written is told each key whose entry this node may have changed, before the write
   *     returns
   */
  TranslatingStore(String cacheName, EntryStore<K, V> store, Consumer<K> written) {
    this.cacheName = cacheName;
    this.store = store;
    this.written = written;
  }

  private CacheException translated(String operation, RuntimeException e) {
    return new CacheException(
        "Cache \"" + cacheName + "\", " + operation + ": " + e.getMessage(), e);
  }

  @Override
  public void accept(Map<? extends K, ? extends V> entries) {
    try {
      store.accept(entries);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("put", e);
    }
  }

  @Override
  public @Nullable V get(K key) {
    try {
      return store.get(key);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("get", e);
    }
  }

  @Override
  public @Nullable V getAndTouch(K key, long accessMillis) {
    try {
      return store.getAndTouch(key, accessMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("getAndTouch", e);
    }
  }

  @Override
  public @Nullable V getFresh(K key) {
    try {
      return store.getFresh(key);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("getFresh", e);
    }
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    try {
      return store.getAll(keys);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("getAll", e);
    }
  }

  @Override
  public Map<K, V> getAllAndTouch(Collection<? extends K> keys, long accessMillis) {
    try {
      return store.getAllAndTouch(keys, accessMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("getAllAndTouch", e);
    }
  }

  @Override
  public boolean contains(K key) {
    try {
      return store.contains(key);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("contains", e);
    }
  }

  @Override
  public EntryState<V> read(K key) {
    try {
      return store.read(key);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("read", e);
    }
  }

  @Override
  public @Nullable EntryState<V> guess(K key) {
    try {
      return store.guess(key);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("guess", e);
    }
  }

  @Override
  public boolean isCurrent(K key, Token token) {
    try {
      return store.isCurrent(key, token);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("isCurrent", e);
    }
  }

  @Override
  public Map<K, EntryState<V>> readAll(Collection<? extends K> keys) {
    try {
      return store.readAll(keys);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("readAll", e);
    }
  }

  @Override
  public WriteResult<V> put(K key, V value, WriteTtl ttl, Wanted wanted) {
    try {
      return store.put(key, value, ttl, wanted);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("put", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public boolean putIfAbsent(K key, V value, long ttlMillis) {
    try {
      return store.putIfAbsent(key, value, ttlMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("putIfAbsent", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public boolean offer(K key, V value, long ttlMillis, long loadMillis) {
    try {
      return store.offer(key, value, ttlMillis, loadMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("putIfAbsent", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public List<Boolean> offerAll(Map<? extends K, ? extends V> entries, LongSupplier ttlMillis) {
    try {
      return store.offerAll(entries, ttlMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("offerAll", e);
    } finally {
      entries.keySet().forEach(written);
    }
  }

  @Override
  public WriteResult<V> replace(K key, V value, long ttlMillis, Wanted wanted) {
    try {
      return store.replace(key, value, ttlMillis, wanted);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("replace", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public WriteResult<V> remove(K key, Wanted wanted) {
    try {
      return store.remove(key, wanted);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("remove", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> entries, Supplier<WriteTtl> ttl, Wanted wanted) {
    try {
      return store.putAll(entries, ttl, wanted);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("putAll", e);
    } finally {
      entries.keySet().forEach(written);
    }
  }

  @Override
  public List<WriteResult<V>> removeAll(Collection<? extends K> keys, Wanted wanted) {
    try {
      return store.removeAll(keys, wanted);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("removeAll", e);
    } finally {
      keys.forEach(written);
    }
  }

  @Override
  public long removeAll(Collection<? extends K> keys) {
    try {
      return store.removeAll(keys);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("removeAll", e);
    } finally {
      keys.forEach(written);
    }
  }

  @Override
  public boolean compareAndPut(K key, Token expected, V value, long ttlMillis, long loadMillis) {
    try {
      return store.compareAndPut(key, expected, value, ttlMillis, loadMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("compareAndPut", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public boolean compareAndRemove(K key, Token expected) {
    try {
      return store.compareAndRemove(key, expected);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("compareAndRemove", e);
    } finally {
      written.accept(key);
    }
  }

  @Override
  public boolean compareAndTouch(K key, Token expected, long ttlMillis) {
    try {
      return store.compareAndTouch(key, expected, ttlMillis);
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("compareAndTouch", e);
    }
  }

  /** Its own errors are for those who ask for it: an operation that goes on without it. */
  @Override
  public EntryLock lock(K key) {
    try {
      return store.lock(key);
    } catch (IllegalArgumentException e) {
      throw translated("lock", e);
    }
  }

  @Override
  public boolean degrades() {
    return store.degrades();
  }

  @Override
  public void clear() {
    try {
      store.clear();
    } catch (StoreException | IllegalArgumentException e) {
      throw translated("clear", e);
    }
  }

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return translating(store.iterator());
  }

  @Override
  public Iterator<K> keys() {
    return translating(store.keys());
  }

  private <T> Iterator<T> translating(Iterator<T> iterator) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return iterator.hasNext();
        } catch (StoreException e) {
          throw translated("iterator", e);
        }
      }

      @Override
      public T next() {
        try {
          return iterator.next();
        } catch (StoreException e) {
          throw translated("iterator", e);
        }
      }
    };
  }

  @Override
  public NearStatistics nearStatistics() {
    return store.nearStatistics();
  }

  @Override
  public RemoteStatistics remoteStatistics() {
    return store.remoteStatistics();
  }

  @Override
  public PayloadStatistics payloadStatistics() {
    return store.payloadStatistics();
  }

  @Override
  public RemoteObserver.Observation observe(RemoteObserver observer) {
    return store.observe(observer);
  }

  @Override
  public Health health() {
    return store.health();
  }

  @Override
  public void close() {
    store.close();
  }
}
