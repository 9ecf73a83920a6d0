package dev.perigee.jcache.internal.integration;

import java.util.HashMap;
import java.util.Map;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * The user's loader: what it throws becomes a {@link CacheLoaderException}, and what it leaves out
 * or answers with {@code null} is not there.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Loader<K, V> implements AutoCloseable {
  private final CacheLoader<K, V> loader;

  public Loader(CacheLoader<K, V> loader) {
    this.loader = loader;
  }

  /** Loads the value of a key. */
  public @Nullable V load(K key) {
    try {
      return loader.load(key);
    } catch (CacheLoaderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Loads the values of many keys. */
  public Map<K, V> loadAll(Iterable<? extends K> keys) {
    @Nullable Map<K, V> loaded;
    try {
      loaded = loader.loadAll(keys);
    } catch (CacheLoaderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(e);
    }
    Map<K, V> present = new HashMap<>();
    if (loaded != null) {
      loaded.forEach(
          (key, value) -> {
            if (key != null && value != null) {
              present.put(key, value);
            }
          });
    }
    return present;
  }

  private CacheLoaderException failed(RuntimeException e) {
    return new CacheLoaderException("The loader " + loader.getClass().getName() + " threw", e);
  }

  @Override
  public void close() {
    Closing.quietly(loader);
  }
}
