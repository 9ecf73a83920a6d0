package dev.perigee.benchmark.contestant;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.config.PerigeeConfigurationBuilder;
import dev.perigee.near.NearSettings;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.jcache.configuration.RedissonConfiguration;

/** Caches of the providers. What is set is where the server is and how much is kept near. */
final class Providers {
  private static final String CACHE = "users";
  private static final long NEAR_BYTES = 2L << 30;

  private Providers() {}

  static Subject perigee(Setting setting, boolean near, NearSettings.Mode mode) {
    PerigeeConfigurationBuilder<String, Object> builder =
        PerigeeConfiguration.builder(String.class, Object.class)
            .near(near)
            .nearMode(mode)
            .nearMaxEntries(setting.nearEntries())
            .nearMaxBytes(NEAR_BYTES);
    CacheManager manager =
        Caching.getCachingProvider("dev.perigee.jcache.PerigeeCachingProvider")
            .getCacheManager(setting.redis(), loader(setting), new Properties());
    Cache<String, Object> cache = manager.createCache(CACHE, builder.build());
    if (near) {
      // It listens from its first read on: one that only writes would not be charged for events.
      cache.get("nobody");
    }
    return new JCacheSubject(cache);
  }

  /** A loader of its own makes a node of its own, with its own connections, of each manager. */
  private static @Nullable ClassLoader loader(Setting setting) {
    return setting.node() == 0
        ? null
        : new URLClassLoader(new URL[0], Providers.class.getClassLoader());
  }

  static Subject caffeine() {
    CacheManager manager =
        Caching.getCachingProvider(
                "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider")
            .getCacheManager(URI.create("benchmark:caffeine"), null, new Properties());
    return new JCacheSubject(manager.createCache(CACHE, plain()));
  }

  static Subject redisson(Setting setting) {
    CacheManager manager =
        Caching.getCachingProvider("org.redisson.jcache.JCachingProvider")
            .getCacheManager(URI.create("benchmark:redisson"), null, new Properties());
    RedissonClient client = Redisson.create(RedissonSubject.config(setting));
    return new JCacheSubject(
        manager.createCache(CACHE, RedissonConfiguration.fromInstance(client, plain())));
  }

  static MutableConfiguration<String, Object> plain() {
    return new MutableConfiguration<String, Object>();
  }
}
