package dev.perigee.benchmark.contestant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bare Caffeine cache: the limit of what is within the process. */
final class CaffeineSubject extends Subject {
  private final Cache<String, Object> cache;

  CaffeineSubject(Setting setting) {
    cache = Caffeine.newBuilder().maximumSize(setting.nearEntries()).build();
  }

  @Override
  public @Nullable Object get(String key) {
    return cache.getIfPresent(key);
  }

  @Override
  public void put(String key, Object value) {
    cache.put(key, value);
  }

  @Override
  public int getAll(Set<String> keys) {
    return cache.getAllPresent(keys).size();
  }

  @Override
  public void putAll(Map<String, Object> values) {
    cache.putAll(values);
  }

  @Override
  public void fill(Map<String, Object> values) {
    cache.putAll(values);
  }
}
