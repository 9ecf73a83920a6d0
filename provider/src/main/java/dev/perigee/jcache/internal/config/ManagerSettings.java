package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.config.CacheSetting;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.near.RedisSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** The settings of one cache manager. Immutable and thread-safe. */
public final class ManagerSettings {
  private final String namespace;
  private final RedisSettings redis;
  private final CacheRules rules;
  private final String origin;

  ManagerSettings(String namespace, RedisSettings redis, CacheRules rules, String origin) {
    this.namespace = namespace;
    this.redis = redis;
    this.rules = rules;
    this.origin = origin;
  }

  /** The first part of every key in Redis; needs no escaping. */
  public String namespace() {
    return namespace;
  }

  /** Which Redis. */
  public RedisSettings redis() {
    return redis;
  }

  /** Where each of these settings comes from, in words and without a secret: for the log. */
  public String origin() {
    return origin;
  }

  /** The caches that exist from the start, in the order of the file. Unmodifiable. */
  public Set<String> declaredNames() {
    return rules.declaredNames();
  }

  /**
   * The JSR-107 configuration of a declared cache: its types, statistics and management.
   *
   * @throws IllegalArgumentException if no such cache is declared
   */
  public CompleteConfiguration<?, ?> declaredConfiguration(String cacheName) {
    if (rules.declared(cacheName) == null) {
      throw new IllegalArgumentException("No cache '" + cacheName + "' is declared");
    }
    CacheSettings settings = settingsFor(cacheName, null);
    return PerigeeConfiguration.builder(settings.keyType(), settings.valueType())
        .statistics(settings.statistics())
        .management(settings.management())
        .build();
  }

  /**
   * The settings of a cache, declared or not. What the configuration sets is stronger than anything
   * else; JSR-107's own configurations cannot say that statistics or management are to stay off, so
   * with one of them these are on where either it or the file says so.
   *
   * @param configuration what the cache is created with; null for a declared cache
   */
  public CacheSettings settingsFor(String cacheName, @Nullable Configuration<?, ?> configuration) {
    SettingValues values = rules.valuesFor(cacheName);
    if (configuration != null) {
      values = values.overriddenBy(settingsOf(configuration));
      return CacheSettings.of(
          cacheName, configuration.getKeyType(), configuration.getValueType(), values);
    }
    CacheRule declared = rules.declared(cacheName);
    return CacheSettings.of(
        cacheName,
        declared == null || declared.keyType() == null ? Object.class : declared.keyType(),
        declared == null || declared.valueType() == null ? Object.class : declared.valueType(),
        values);
  }

  private static Map<CacheSetting, Object> settingsOf(Configuration<?, ?> configuration) {
    if (configuration instanceof PerigeeConfiguration<?, ?> perigee) {
      return perigee.getSettings();
    }
    Map<CacheSetting, Object> settings = new EnumMap<>(CacheSetting.class);
    if (configuration instanceof CompleteConfiguration<?, ?> complete) {
      if (complete.isStatisticsEnabled()) {
        settings.put(CacheSetting.STATISTICS, true);
      }
      if (complete.isManagementEnabled()) {
        settings.put(CacheSetting.MANAGEMENT, true);
      }
    }
    return settings;
  }

  @Override
  public String toString() {
    return "ManagerSettings[" + origin + "]";
  }
}
