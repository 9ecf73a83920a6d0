package dev.perigee.benchmark.contestant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring Data Redis's cache on Lettuce, values by JDK serialization as it does by itself. */
final class SpringSubject extends Subject {
  private final LettuceConnectionFactory connections;
  private final Cache cache;

  SpringSubject(Setting setting) {
    connections =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(setting.redis().getHost(), setting.redis().getPort()));
    connections.start();
    RedisCacheManager manager =
        RedisCacheManager.builder(connections)
            .cacheDefaults(
                RedisCacheConfiguration.defaultCacheConfig().entryTtl(Duration.ofHours(24)))
            .build();
    Cache users = manager.getCache("users");
    if (users == null) {
      throw new IllegalStateException("no cache of that name");
    }
    cache = users;
  }

  @Override
  public @Nullable Object get(String key) {
    Cache.ValueWrapper value = cache.get(key);
    return value == null ? null : value.get();
  }

  @Override
  public void put(String key, Object value) {
    cache.put(key, value);
  }

  @Override
  public boolean putIfAbsent(String key, Object value) {
    return cache.putIfAbsent(key, value) == null;
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
