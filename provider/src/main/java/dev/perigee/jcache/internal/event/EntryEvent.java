package dev.perigee.jcache.internal.event;

import java.io.Serial;
import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an entry. {@code getValue} of an entry that was removed or has expired is the
 * value that it had, for listeners that require the old value.
 */
@SuppressWarnings("serial") // keys and values are the user's; events are not meant to be serialized
final class EntryEvent<K, V> extends CacheEntryEvent<K, V> {
  @Serial private static final long serialVersionUID = 1L;

  private final K key;
  private final @Nullable V value;
  private final @Nullable V oldValue;

  EntryEvent(Cache<K, V> source, EventType type, K key, @Nullable V value, @Nullable V oldValue) {
    super(source, type);
    this.key = key;
    this.value = value;
    this.oldValue = oldValue;
  }

  /**
   * The same event for a listener that did not ask for the old value. Of an entry that is gone that
   * is the only value there is.
   */
  EntryEvent<K, V> withoutOldValue() {
    if (oldValue == null) {
      return this;
    }
    boolean gone = getEventType() == EventType.REMOVED || getEventType() == EventType.EXPIRED;
    return new EntryEvent<>(source(), getEventType(), key, gone ? null : value, null);
  }

  @SuppressWarnings("unchecked")
  private Cache<K, V> source() {
    return (Cache<K, V>) getSource();
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  @SuppressWarnings("NullAway") // the specification allows null for a value that is not known
  public V getValue() {
    return value;
  }

  @Override
  @SuppressWarnings("NullAway") // the specification says null where it is not available
  public V getOldValue() {
    return oldValue;
  }

  @Override
  public boolean isOldValueAvailable() {
    return oldValue != null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("An event of Perigee is no " + type.getName());
  }
}
