package dev.perigee.near;

import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.Serialization;

/**
 * A connection to Redis for one namespace, shared by the stores of all its caches. Connects at the
 * first operation, not before. Thread-safe.
 */
public interface StoreClient extends AutoCloseable {

  /**
   * Opens the store of a cache. Several stores of one cache may be open, with the same or another
   * serialization: they see the same entries.
   */
  <K, V> EntryStore<K, V> open(
      String cacheName, StoreSettings settings, Serialization serialization);

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
