package dev.perigee.benchmark.contestant;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.EvictionPolicy;
import org.redisson.api.options.LocalCachedMapOptions.SyncStrategy;

/** Redisson's map with local copies, which other nodes are told to drop; entries never expire. */
final class LocalCachedMapSubject extends Subject {
  private final RedissonClient client;
  private final RLocalCachedMap<String, Object> map;

  LocalCachedMapSubject(Setting setting) {
    client = Redisson.create(RedissonSubject.config(setting));
    map =
        client.getLocalCachedMap(
            LocalCachedMapOptions.<String, Object>name("users")
                .cacheSize(setting.nearEntries())
                .evictionPolicy(EvictionPolicy.LRU)
                .useObjectAsCacheKey(true)
                .syncStrategy(SyncStrategy.INVALIDATE));
  }

  @Override
  public @Nullable Object get(String key) {
    return map.get(key);
  }

  @Override
  public void put(String key, Object value) {
    map.fastPut(key, value);
  }

  @Override
  public int getAll(Set<String> keys) {
    return map.getAll(keys).size();
  }

  @Override
  public void putAll(Map<String, Object> values) {
    map.putAll(values);
  }

  @Override
  public void fill(Map<String, Object> values) {
    map.putAll(values);
  }

  @Override
  public boolean putIfAbsent(String key, Object value) {
    return map.fastPutIfAbsent(key, value);
  }

  @Override
  public boolean replace(String key, Object old, Object value) {
    return map.replace(key, old, value);
  }

  @Override
  public void increment(String key) {
    map.addAndGet(key, 1);
  }

  @Override
  public long number(String key) {
    return map.get(key) instanceof Number number ? number.longValue() : 0;
  }

  @Override
  public int iterate() {
    int count = 0;
    for (Map.Entry<String, Object> entry : map.entrySet()) {
      if (entry.getValue() != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public void removeAll(Set<String> keys) {
    map.fastRemove(keys.toArray(String[]::new));
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
