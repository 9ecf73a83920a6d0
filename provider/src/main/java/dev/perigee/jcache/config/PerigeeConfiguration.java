package dev.perigee.jcache.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one cache: everything of JSR-107, and Perigee's own settings. Immutable, and
 * serializable as far as its factories are.
 *
 * <pre>{@code
 * cacheManager.createCache("users",
 *     PerigeeConfiguration.builder(Long.class, User.class)
 *         .defaultTtl(Duration.ofHours(1))
 *         .nearMaxEntries(50_000)
 *         .build());
 * }</pre>
 *
 * <p>A setting that is not set here comes from the manager's configuration: the cache's own
 * section, the patterns that its name matches, the defaults, in this order.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class PerigeeConfiguration<K, V> implements CompleteConfiguration<K, V> {
  private static final long serialVersionUID = 1L;

  private final Class<K> keyType;
  private final Class<V> valueType;
  private final boolean storeByValue;
  private final boolean readThrough;
  private final boolean writeThrough;
  private final @Nullable Factory<CacheLoader<K, V>> loaderFactory;
  private final @Nullable Factory<CacheWriter<? super K, ? super V>> writerFactory;
  private final Factory<ExpiryPolicy> expiryPolicyFactory;
  private final ArrayList<CacheEntryListenerConfiguration<K, V>> listeners;
  private final EnumMap<CacheSetting, Object> settings;

  PerigeeConfiguration(PerigeeConfigurationBuilder<K, V> builder) {
    keyType = builder.keyType;
    valueType = builder.valueType;
    storeByValue = builder.storeByValue;
    readThrough = builder.readThrough;
    writeThrough = builder.writeThrough;
    loaderFactory = builder.loaderFactory;
    writerFactory = builder.writerFactory;
    expiryPolicyFactory = builder.expiryPolicyFactory;
    listeners = new ArrayList<>(builder.listeners);
    settings = new EnumMap<>(builder.settings);
  }

  /** A configuration of these types with nothing else set. */
  public static <K, V> PerigeeConfigurationBuilder<K, V> builder(
      Class<K> keyType, Class<V> valueType) {
    return new PerigeeConfigurationBuilder<>(keyType, valueType);
  }

  /**
   * A copy of a configuration, to be changed. From one that is not a {@code PerigeeConfiguration},
   * statistics and management count as set only where they are on.
   */
  public static <K, V> PerigeeConfigurationBuilder<K, V> from(
      CompleteConfiguration<K, V> configuration) {
    return new PerigeeConfigurationBuilder<>(configuration);
  }

  @Override
  public Class<K> getKeyType() {
    return keyType;
  }

  @Override
  public Class<V> getValueType() {
    return valueType;
  }

  @Override
  public boolean isStoreByValue() {
    return storeByValue;
  }

  @Override
  public boolean isReadThrough() {
    return readThrough;
  }

  @Override
  public boolean isWriteThrough() {
    return writeThrough;
  }

  @Override
  public boolean isStatisticsEnabled() {
    return Boolean.TRUE.equals(settings.get(CacheSetting.STATISTICS));
  }

  @Override
  public boolean isManagementEnabled() {
    return Boolean.TRUE.equals(settings.get(CacheSetting.MANAGEMENT));
  }

  /** The factory of the loader; null where there is none. */
  @Override
  @SuppressWarnings("NullAway") // JSR-107 says null for none; its interface is not annotated
  public Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
    return loaderFactory;
  }

  /** The factory of the writer; null where there is none. */
  @Override
  @SuppressWarnings("NullAway") // as above
  public Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
    return writerFactory;
  }

  @Override
  public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
    return expiryPolicyFactory;
  }

  /** The listeners, in the order in which they were added. Unmodifiable. */
  @Override
  public List<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return Collections.unmodifiableList(listeners);
  }

  /** The settings that were set, and no others. Unmodifiable. */
  public Map<CacheSetting, Object> getSettings() {
    return Collections.unmodifiableMap(settings);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PerigeeConfiguration<?, ?> that
        && keyType.equals(that.keyType)
        && valueType.equals(that.valueType)
        && storeByValue == that.storeByValue
        && readThrough == that.readThrough
        && writeThrough == that.writeThrough
        && Objects.equals(loaderFactory, that.loaderFactory)
        && Objects.equals(writerFactory, that.writerFactory)
        && expiryPolicyFactory.equals(that.expiryPolicyFactory)
        && listeners.equals(that.listeners)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keyType, valueType, expiryPolicyFactory, listeners, settings);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("PerigeeConfiguration[");
    text.append(keyType.getName()).append(" -> ").append(valueType.getName());
    settings.forEach(
        (setting, value) ->
            text.append(", ").append(setting.key()).append(": ").append(setting.write(value)));
    return text.append(']').toString();
  }
}
