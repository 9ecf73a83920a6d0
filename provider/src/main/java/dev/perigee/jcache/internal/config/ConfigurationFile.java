package dev.perigee.jcache.internal.config;

import dev.perigee.near.RedisSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a YAML file says; null where it says nothing.
 *
 * @param namespace the first part of every key
 * @param topology which Redis
 * @param timeout for one command
 * @param rules the caches
 */
record ConfigurationFile(
    @Nullable String namespace,
    RedisSettings.@Nullable Topology topology,
    @Nullable Duration timeout,
    CacheRules rules) {

  /** Where there is no file. */
  static final ConfigurationFile NONE = new ConfigurationFile(null, null, null, CacheRules.none());
}
