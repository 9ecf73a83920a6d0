package dev.perigee.benchmark.contestant;

import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** Any provider, through {@code javax.cache} and nothing else. */
final class JCacheSubject extends Subject {
  private final CachingProvider provider;
  private final Cache<String, Object> cache;

  JCacheSubject(Cache<String, Object> cache) {
    this.cache = cache;
    this.provider = cache.getCacheManager().getCachingProvider();
  }

  @Override
  public @Nullable Object get(String key) {
    return cache.get(key);
  }

  @Override
  public void put(String key, Object value) {
    cache.put(key, value);
  }

  @Override
  public int getAll(Set<String> keys) {
    return cache.getAll(keys).size();
  }

  @Override
  public void putAll(Map<String, Object> values) {
    cache.putAll(values);
  }

  @Override
  public void fill(Map<String, Object> values) {
    cache.putAll(values);
  }

  @Override
  public boolean putIfAbsent(String key, Object value) {
    return cache.putIfAbsent(key, value);
  }

  @Override
  public boolean replace(String key, Object old, Object value) {
    return cache.replace(key, old, value);
  }

  @Override
  public void increment(String key) {
    cache.invoke(key, new Increment());
  }

  @Override
  public long number(String key) {
    return cache.get(key) instanceof Long number ? number : 0;
  }

  @Override
  public int iterate() {
    int count = 0;
    for (Cache.Entry<String, Object> entry : cache) {
      if (entry.getValue() != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public void removeAll(Set<String> keys) {
    cache.removeAll(keys);
  }

  @Override
  public void close() {
    provider.close();
  }
}
