package dev.perigee.benchmark.contestant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The least that a near cache can do: Caffeine by hand over Lettuce. Nobody tells it of other
 * nodes' writes, nothing expires near, and a read may undo a concurrent write: a bound on speed,
 * not a cache.
 */
final class CeilingSubject extends Subject {
  private final LettuceSubject far;
  private final Cache<String, Object> near;

  CeilingSubject(Setting setting) {
    far = new LettuceSubject(setting);
    near = Caffeine.newBuilder().maximumSize(setting.nearEntries()).build();
  }

  @Override
  public @Nullable Object get(String key) throws Exception {
    Object value = near.getIfPresent(key);
    if (value == null) {
      value = far.get(key);
      if (value != null) {
        near.put(key, value);
      }
    }
    return value;
  }

  @Override
  public void put(String key, Object value) throws Exception {
    far.put(key, value);
    near.put(key, value);
  }

  @Override
  public int getAll(Set<String> keys) throws Exception {
    Map<String, Object> found = near.getAllPresent(keys);
    return found.size() == keys.size() ? found.size() : far.getAll(keys);
  }

  @Override
  public void fill(Map<String, Object> values) throws Exception {
    far.fill(values);
  }

  @Override
  public void close() {
    far.close();
  }
}
