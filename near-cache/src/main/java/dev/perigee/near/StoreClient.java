package dev.perigee.near;

import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.Serialization;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis for one namespace, shared by the stores of all its caches. Connects at the
 * first operation, not before. Thread-safe.
 */
public interface StoreClient extends AutoCloseable {

  /**
   * Opens the store of a cache. Several stores of one cache may be open, with the same or another
   * serialization: they see the same entries.
   */
  default <K, V> EntryStore<K, V> open(
      String cacheName, StoreSettings settings, Serialization serialization) {
    return open(cacheName, settings, serialization, null);
  }

  /**
   * As {@link #open(String, StoreSettings, Serialization)}, for a cache whose values are loaded.
   *
   * @param early loads its entries again before they expire; {@code null} for nobody
   */
  <K, V> EntryStore<K, V> open(
      String cacheName,
      StoreSettings settings,
      Serialization serialization,
      @Nullable EarlyRefresh<K> early);

  /** Removes every entry of a cache, open here or not. */
  void destroy(String cacheName);

  /** Where trained dictionaries are shared. */
  DictionaryStore dictionaries();

  /** Whether Redis answers, and whether near copies can be proven fresh. */
  Health health();

  /**
   * The client below.
   *
   * @throws IllegalArgumentException if it is not of that class
   */
  <T> T unwrap(Class<T> type);

  /** Closes every store and what this client opened; never a client that was handed in. */
  @Override
  void close();
}
