package dev.perigee.spring.boot;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.config.PerigeeConfigurationBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What the properties of one cache mean: only what they say is set. */
final class CacheConfigurations {
  private CacheConfigurations() {}

  static PerigeeConfiguration<Object, Object> of(PerigeeProperties.Cache cache) {
    PerigeeConfigurationBuilder<Object, Object> builder =
        PerigeeConfiguration.builder(Object.class, Object.class);
    set(cache.statistics(), builder::statistics);
    set(cache.management(), builder::management);
    PerigeeProperties.Ttl ttl = cache.ttl();
    set(ttl.defaultTtl(), builder::defaultTtl);
    set(ttl.max(), builder::maxTtl);
    set(ttl.jitter(), builder::ttlJitter);
    PerigeeProperties.Near near = cache.near();
    @Nullable DataSize maxBytes = near.maxBytes();
    set(near.enabled(), builder::near);
    set(near.mode(), builder::nearMode);
    set(near.maxEntries(), builder::nearMaxEntries);
    set(maxBytes == null ? null : maxBytes.toBytes(), builder::nearMaxBytes);
    set(near.maxAge(), builder::nearMaxAge);
    set(near.lease(), builder::nearLease);
    @Nullable List<String> allow = cache.serialization().allow();
    if (allow != null) {
      builder.allow(allow.toArray(String[]::new));
    }
    return builder.build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> setting) {
    if (value != null) {
      setting.accept(value);
    }
  }
}
