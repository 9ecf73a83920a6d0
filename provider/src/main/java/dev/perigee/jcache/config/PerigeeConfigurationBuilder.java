package dev.perigee.jcache.config;

import dev.perigee.near.NearSettings;
import dev.perigee.serialization.SerializationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link PerigeeConfiguration}. Every method that takes a setting throws {@link
 * IllegalArgumentException} where the value is out of range, with what is allowed. Not thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class PerigeeConfigurationBuilder<K, V> {
  final Class<K> keyType;
  final Class<V> valueType;
  final List<CacheEntryListenerConfiguration<K, V>> listeners = new ArrayList<>();
  final Map<CacheSetting, Object> settings = new EnumMap<>(CacheSetting.class);
  boolean storeByValue = true;
  boolean readThrough;
  boolean writeThrough;
  @Nullable Factory<CacheLoader<K, V>> loaderFactory;
  @Nullable Factory<CacheWriter<? super K, ? super V>> writerFactory;
  Factory<ExpiryPolicy> expiryPolicyFactory = EternalExpiryPolicy.factoryOf();

  PerigeeConfigurationBuilder(Class<K> keyType, Class<V> valueType) {
    this.keyType = Objects.requireNonNull(keyType, "keyType");
    this.valueType = Objects.requireNonNull(valueType, "valueType");
  }

  PerigeeConfigurationBuilder(CompleteConfiguration<K, V> origin) {
    this(origin.getKeyType(), origin.getValueType());
    storeByValue = origin.isStoreByValue();
    readThrough = origin.isReadThrough();
    writeThrough = origin.isWriteThrough();
    loaderFactory = origin.getCacheLoaderFactory();
    writerFactory = origin.getCacheWriterFactory();
    if (origin.getExpiryPolicyFactory() != null) {
      expiryPolicyFactory = origin.getExpiryPolicyFactory();
    }
    origin.getCacheEntryListenerConfigurations().forEach(listeners::add);
    if (origin instanceof PerigeeConfiguration<K, V> perigee) {
      settings.putAll(perigee.getSettings());
    } else {
      if (origin.isStatisticsEnabled()) {
        statistics(true);
      }
      if (origin.isManagementEnabled()) {
        management(true);
      }
    }
  }

  /** What was set so far, as an immutable configuration. */
  public PerigeeConfiguration<K, V> build() {
    return new PerigeeConfiguration<>(this);
  }

  // ---- JSR-107

  /** Whether values are copied; true, and the provider supports nothing else. */
  public PerigeeConfigurationBuilder<K, V> storeByValue(boolean on) {
    storeByValue = on;
    return this;
  }

  /** Whether a miss asks the loader. */
  public PerigeeConfigurationBuilder<K, V> readThrough(boolean on) {
    readThrough = on;
    return this;
  }

  /** Whether a write goes to the writer first. */
  public PerigeeConfigurationBuilder<K, V> writeThrough(boolean on) {
    writeThrough = on;
    return this;
  }

  /** Whether statistics are gathered. */
  public PerigeeConfigurationBuilder<K, V> statistics(boolean on) {
    return set(CacheSetting.STATISTICS, on);
  }

  /** Whether the configuration is shown in JMX. */
  public PerigeeConfigurationBuilder<K, V> management(boolean on) {
    return set(CacheSetting.MANAGEMENT, on);
  }

  /** Where values are loaded from; null for nowhere. */
  @SuppressWarnings("unchecked") // a factory only produces
  public PerigeeConfigurationBuilder<K, V> loader(
      @Nullable Factory<? extends CacheLoader<K, V>> factory) {
    loaderFactory = (Factory<CacheLoader<K, V>>) factory;
    return this;
  }

  /** Where values are written to; null for nowhere. */
  @SuppressWarnings("unchecked") // a factory only produces
  public PerigeeConfigurationBuilder<K, V> writer(
      @Nullable Factory<? extends CacheWriter<? super K, ? super V>> factory) {
    writerFactory = (Factory<CacheWriter<? super K, ? super V>>) factory;
    return this;
  }

  /** How long entries live; eternal where not set, and then {@link #defaultTtl} decides. */
  @SuppressWarnings("unchecked") // a factory only produces
  public PerigeeConfigurationBuilder<K, V> expiry(Factory<? extends ExpiryPolicy> factory) {
    expiryPolicyFactory = (Factory<ExpiryPolicy>) Objects.requireNonNull(factory, "factory");
    return this;
  }

  /**
   * Adds a listener.
   *
   * @throws IllegalArgumentException if it is there already
   */
  public PerigeeConfigurationBuilder<K, V> addListener(
      CacheEntryListenerConfiguration<K, V> listener) {
    if (listeners.contains(Objects.requireNonNull(listener, "listener"))) {
      throw new IllegalArgumentException("This listener configuration is there already");
    }
    listeners.add(listener);
    return this;
  }

  /** Removes a listener; nothing happens if it is not there. */
  public PerigeeConfigurationBuilder<K, V> removeListener(
      CacheEntryListenerConfiguration<K, V> listener) {
    listeners.remove(listener);
    return this;
  }

  // ---- lifetimes

  /** The lifetime where the expiry policy is eternal. */
  public PerigeeConfigurationBuilder<K, V> defaultTtl(Duration ttl) {
    return set(CacheSetting.TTL_DEFAULT, ttl);
  }

  /** The cap on every lifetime since the last write. */
  public PerigeeConfigurationBuilder<K, V> maxTtl(Duration ttl) {
    return set(CacheSetting.TTL_MAX, ttl);
  }

  /** By which fraction lifetimes are shortened at random, at most: 0.1 is 10%. */
  public PerigeeConfigurationBuilder<K, V> ttlJitter(double fraction) {
    return set(CacheSetting.TTL_JITTER, fraction);
  }

  // ---- near tier

  /** Whether there is a near tier. */
  public PerigeeConfigurationBuilder<K, V> near(boolean on) {
    return set(CacheSetting.NEAR_ENABLED, on);
  }

  /** What a near hit must prove. */
  public PerigeeConfigurationBuilder<K, V> nearMode(NearSettings.Mode mode) {
    return set(CacheSetting.NEAR_MODE, mode);
  }

  /** How many near copies are kept. */
  public PerigeeConfigurationBuilder<K, V> nearMaxEntries(long count) {
    return set(CacheSetting.NEAR_MAX_ENTRIES, count);
  }

  /** How many bytes of near copies are kept, by estimate. */
  public PerigeeConfigurationBuilder<K, V> nearMaxBytes(long bytes) {
    return set(CacheSetting.NEAR_MAX_BYTES, bytes);
  }

  /** A near copy older than this is not served. */
  public PerigeeConfigurationBuilder<K, V> nearMaxAge(Duration age) {
    return set(CacheSetting.NEAR_MAX_AGE, age);
  }

  /** How old the proof of a near copy's freshness may be: the bound on staleness. */
  public PerigeeConfigurationBuilder<K, V> nearLease(Duration lease) {
    return set(CacheSetting.NEAR_LEASE, lease);
  }

  // ---- serialization and compression

  /** The classes that may be written and read, by patterns such as {@code com.acme.**}. */
  public PerigeeConfigurationBuilder<K, V> allow(String... patterns) {
    return set(CacheSetting.SERIALIZATION_ALLOW, List.of(patterns));
  }

  /** What becomes of a value that was written by another version of its class. */
  public PerigeeConfigurationBuilder<K, V> schema(SerializationSettings.Schema schema) {
    return set(CacheSetting.SERIALIZATION_SCHEMA, schema);
  }

  /** Whether shared and cyclic references within a value are kept. */
  public PerigeeConfigurationBuilder<K, V> references(boolean on) {
    return set(CacheSetting.SERIALIZATION_REFERENCES, on);
  }

  /** How deeply the objects of a value may nest. */
  public PerigeeConfigurationBuilder<K, V> maxDepth(int depth) {
    return set(CacheSetting.SERIALIZATION_MAX_DEPTH, (long) depth);
  }

  /** The largest value in bytes, uncompressed, that is written and read. */
  public PerigeeConfigurationBuilder<K, V> maxValueBytes(long bytes) {
    return set(CacheSetting.SERIALIZATION_MAX_BYTES, bytes);
  }

  /** Values with fewer bytes are not compressed. */
  public PerigeeConfigurationBuilder<K, V> compressionThreshold(long bytes) {
    return set(CacheSetting.COMPRESSION_THRESHOLD, bytes);
  }

  /** The zstd level. */
  public PerigeeConfigurationBuilder<K, V> compressionLevel(int level) {
    return set(CacheSetting.COMPRESSION_LEVEL, (long) level);
  }

  /** Whether dictionaries are trained on the cache's values. */
  public PerigeeConfigurationBuilder<K, V> compressionDictionary(
      SerializationSettings.Dictionary dictionary) {
    return set(CacheSetting.COMPRESSION_DICTIONARY, dictionary);
  }

  // ---- stampedes, failures, atomicity

  /**
   * How eagerly values that a read-through {@code get} loaded are loaded again in the background
   * before they expire: 1 is usual, 0 is never.
   */
  public PerigeeConfigurationBuilder<K, V> earlyRefresh(double factor) {
    return set(CacheSetting.STAMPEDE_EARLY_REFRESH, factor);
  }

  /**
   * How long the load of a read-through {@code get} holds back the same load on other nodes, which
   * wait for its value, at most; zero is not at all.
   */
  public PerigeeConfigurationBuilder<K, V> loadLock(Duration time) {
    return set(CacheSetting.STAMPEDE_LOAD_LOCK, time);
  }

  /** What operations do while Redis does not answer. */
  public PerigeeConfigurationBuilder<K, V> failurePolicy(FailurePolicy policy) {
    return set(CacheSetting.FAILURE_POLICY, policy);
  }

  /**
   * With {@link FailurePolicy#DEGRADE}: how long ago a near copy may have been read from Redis that
   * is served while Redis does not answer; zero is none.
   */
  public PerigeeConfigurationBuilder<K, V> staleIfError(Duration age) {
    return set(CacheSetting.FAILURE_STALE_IF_ERROR, age);
  }

  /** How operations with user code in them are kept atomic, and how often that code may run. */
  public PerigeeConfigurationBuilder<K, V> atomicity(Atomicity atomicity) {
    return set(CacheSetting.ATOMICITY, atomicity);
  }

  /** Any setting, with a value of the type that {@link CacheSetting} tells. */
  public PerigeeConfigurationBuilder<K, V> set(CacheSetting setting, Object value) {
    settings.put(setting, setting.check(Objects.requireNonNull(value, setting.key())));
    return this;
  }
}
