package dev.perigee.jcache.internal.config;

import static dev.perigee.jcache.config.CacheSetting.ATOMICITY;
import static dev.perigee.jcache.config.CacheSetting.COMPRESSION_DICTIONARY;
import static dev.perigee.jcache.config.CacheSetting.COMPRESSION_LEVEL;
import static dev.perigee.jcache.config.CacheSetting.COMPRESSION_THRESHOLD;
import static dev.perigee.jcache.config.CacheSetting.FAILURE_POLICY;
import static dev.perigee.jcache.config.CacheSetting.FAILURE_STALE_IF_ERROR;
import static dev.perigee.jcache.config.CacheSetting.MANAGEMENT;
import static dev.perigee.jcache.config.CacheSetting.NEAR_ENABLED;
import static dev.perigee.jcache.config.CacheSetting.NEAR_LEASE;
import static dev.perigee.jcache.config.CacheSetting.NEAR_MAX_AGE;
import static dev.perigee.jcache.config.CacheSetting.NEAR_MAX_BYTES;
import static dev.perigee.jcache.config.CacheSetting.NEAR_MAX_ENTRIES;
import static dev.perigee.jcache.config.CacheSetting.NEAR_MODE;
import static dev.perigee.jcache.config.CacheSetting.SERIALIZATION_ALLOW;
import static dev.perigee.jcache.config.CacheSetting.SERIALIZATION_MAX_BYTES;
import static dev.perigee.jcache.config.CacheSetting.SERIALIZATION_MAX_DEPTH;
import static dev.perigee.jcache.config.CacheSetting.SERIALIZATION_REFERENCES;
import static dev.perigee.jcache.config.CacheSetting.SERIALIZATION_SCHEMA;
import static dev.perigee.jcache.config.CacheSetting.STAMPEDE_EARLY_REFRESH;
import static dev.perigee.jcache.config.CacheSetting.STAMPEDE_LOAD_LOCK;
import static dev.perigee.jcache.config.CacheSetting.STATISTICS;
import static dev.perigee.jcache.config.CacheSetting.TTL_DEFAULT;
import static dev.perigee.jcache.config.CacheSetting.TTL_JITTER;
import static dev.perigee.jcache.config.CacheSetting.TTL_MAX;

import dev.perigee.jcache.config.Atomicity;
import dev.perigee.jcache.config.FailurePolicy;
import dev.perigee.near.NearSettings;
import dev.perigee.serialization.SerializationSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every setting of one cache, resolved. Immutable.
 *
 * @param cacheName the cache
 * @param keyType the type of keys as configured or declared; {@code Object} where neither says
 * @param valueType the type of values, likewise
 * @param statistics whether statistics are gathered from the start
 * @param management whether the configuration is shown in JMX from the start
 * @param ttl lifetimes
 * @param near the near tier
 * @param serialization the values' way to bytes; its types are the ones above
 * @param stampede loads
 * @param failure Redis slow or gone
 * @param atomicity of operations with user code in them
 */
public record CacheSettings(
    String cacheName,
    Class<?> keyType,
    Class<?> valueType,
    boolean statistics,
    boolean management,
    TtlSettings ttl,
    NearSettings near,
    SerializationSettings serialization,
    StampedeSettings stampede,
    FailureSettings failure,
    Atomicity atomicity) {

  static CacheSettings of(
      String cacheName, Class<?> keyType, Class<?> valueType, SettingValues values) {
    return new CacheSettings(
        cacheName,
        keyType,
        valueType,
        values.flag(STATISTICS),
        values.flag(MANAGEMENT),
        new TtlSettings(
            values.duration(TTL_DEFAULT), values.duration(TTL_MAX), values.decimal(TTL_JITTER)),
        new NearSettings(
            values.flag(NEAR_ENABLED),
            values.choice(NEAR_MODE, NearSettings.Mode.class),
            values.number(NEAR_MAX_ENTRIES),
            values.number(NEAR_MAX_BYTES),
            values.duration(NEAR_MAX_AGE),
            values.duration(NEAR_LEASE)),
        serialization(keyType, valueType, values),
        new StampedeSettings(
            values.decimal(STAMPEDE_EARLY_REFRESH), values.duration(STAMPEDE_LOAD_LOCK)),
        new FailureSettings(
            values.choice(FAILURE_POLICY, FailurePolicy.class),
            values.duration(FAILURE_STALE_IF_ERROR)),
        values.choice(ATOMICITY, Atomicity.class));
  }

  private static SerializationSettings serialization(
      Class<?> keyType, Class<?> valueType, SettingValues values) {
    List<Class<?>> types =
        Stream.<Class<?>>of(keyType, valueType)
            .filter(type -> type != Object.class)
            .distinct()
            .toList();
    return new SerializationSettings(
        values.texts(SERIALIZATION_ALLOW),
        types,
        values.choice(SERIALIZATION_SCHEMA, SerializationSettings.Schema.class),
        values.flag(SERIALIZATION_REFERENCES),
        Math.toIntExact(values.number(SERIALIZATION_MAX_DEPTH)),
        Math.toIntExact(values.number(SERIALIZATION_MAX_BYTES)),
        new SerializationSettings.Compression(
            Math.toIntExact(values.number(COMPRESSION_THRESHOLD)),
            Math.toIntExact(values.number(COMPRESSION_LEVEL)),
            values.choice(COMPRESSION_DICTIONARY, SerializationSettings.Dictionary.class)));
  }
}
