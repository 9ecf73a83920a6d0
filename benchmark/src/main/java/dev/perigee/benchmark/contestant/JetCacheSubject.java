package dev.perigee.benchmark.contestant;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.FastjsonKeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JetCache in two levels, told of other nodes' writes; its writes do not wait for Redis. */
final class JetCacheSubject extends Subject {
  private static final String AREA = "default";

  private final RedisClient client;
  private final SimpleCacheManager manager = new SimpleCacheManager();
  private final Cache<String, Object> cache;

  JetCacheSubject(Setting setting) {
    client = RedisClient.create(setting.redis().toString());
    CacheBuilder near =
        CaffeineCacheBuilder.createCaffeineCacheBuilder()
            .limit(setting.nearEntries())
            .keyConvertor(FastjsonKeyConvertor.INSTANCE);
    CacheBuilder far =
        RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
            .keyConvertor(FastjsonKeyConvertor.INSTANCE)
            .valueEncoder(JavaValueEncoder.INSTANCE)
            .valueDecoder(JavaValueDecoder.INSTANCE)
            .broadcastChannel("users-changed")
            .keyPrefix("users:")
            .redisClient(client)
            .pubSubConnection(client.connectPubSub(ByteArrayCodec.INSTANCE));
    CacheBuilderTemplate template = template(Map.of(AREA, near), Map.of(AREA, far));
    template
        .getCacheMonitorInstallers()
        .add(new NotifyMonitorInstaller(area -> template.getCacheBuilder(1, area)));
    manager.setCacheBuilderTemplate(template);
    cache =
        manager.getOrCreateCache(
            QuickConfig.newBuilder(AREA, "users")
                .cacheType(CacheType.BOTH)
                .syncLocal(true)
                .localLimit(setting.nearEntries())
                .expire(Duration.ofHours(24))
                .build());
  }

  @SuppressWarnings("unchecked")
  private static CacheBuilderTemplate template(
      Map<String, CacheBuilder> near, Map<String, CacheBuilder> far) {
    return new CacheBuilderTemplate(false, near, far);
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

  /** Waits until the last one has arrived. */
  @Override
  public void fill(Map<String, Object> values) {
    if (!cache.PUT_ALL(values).isSuccess()) {
      throw new IllegalStateException("not all were stored");
    }
  }

  @Override
  public void removeAll(Set<String> keys) {
    cache.removeAll(keys);
  }

  @Override
  public void close() {
    manager.close();
    client.shutdown();
  }
}
