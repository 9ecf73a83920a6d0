package dev.perigee.jcache.internal.event;

import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * The events of one operation: added while its key is locked, delivered when it is not.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Publication<K, V> {

  /** Adds an event; its place among the key's events is now fixed. */
  void add(EventType type, K key, @Nullable V value, @Nullable V oldValue);

  /**
   * Returns when the synchronous listeners have seen the events.
   *
   * @throws javax.cache.event.CacheEntryListenerException if one of them threw
   */
  void deliver();

  /** What nobody listens to. */
  @SuppressWarnings("unchecked")
  static <K, V> Publication<K, V> none() {
    return (Publication<K, V>) NoPublication.INSTANCE;
  }
}
