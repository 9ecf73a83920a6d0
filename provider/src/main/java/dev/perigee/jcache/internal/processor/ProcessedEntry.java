package dev.perigee.jcache.internal.processor;

import java.util.Objects;
import java.util.function.Function;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entry in the hands of an entry processor: it remembers what was done to it, and nothing
 * happens until the processor has returned. For one thread.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ProcessedEntry<K, V> implements MutableEntry<K, V> {
  private final K key;
  private final boolean existed;
  private final @Nullable Function<K, @Nullable V> loader;
  private @Nullable V value;
  private NetEffect effect = NetEffect.NONE;

  /**
   * @param key the key
   * @param value the value, or {@code null} where there is no entry
   * @param loader loads a missing value, or {@code null} where the cache does not read through
   */
  public ProcessedEntry(K key, @Nullable V value, @Nullable Function<K, @Nullable V> loader) {
    this.key = key;
    this.value = value;
    this.existed = value != null;
    this.loader = loader;
  }

  /** What was done to the entry. */
  public NetEffect effect() {
    return effect;
  }

  /** The value after all that was done; {@code null} for none. */
  public @Nullable V value() {
    return value;
  }

  @Override
  public boolean exists() {
    return value != null;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  @SuppressWarnings("NullAway") // the specification says null where there is no value
  public V getValue() {
    if (value != null) {
      if (effect == NetEffect.NONE) {
        effect = NetEffect.ACCESS;
      }
    } else if (loader != null && effect == NetEffect.NONE) {
      value = loader.apply(key);
      if (value != null) {
        effect = NetEffect.LOAD;
      }
    }
    return value;
  }

  @Override
  public void remove() {
    effect = effect == NetEffect.CREATE ? NetEffect.NONE : NetEffect.REMOVE;
    value = null;
  }

  @Override
  public void setValue(V newValue) {
    value = Objects.requireNonNull(newValue, "value");
    effect = existed ? NetEffect.UPDATE : NetEffect.CREATE;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("An entry of a processor is no " + type.getName());
  }
}
