package dev.perigee.jcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.NearSettings;
import dev.perigee.serialization.SerializationSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PerigeeConfigurationTest {
  private static final Factory<Loader> LOADER = FactoryBuilder.factoryOf(Loader.class);
  private static final Factory<Writer> WRITER = FactoryBuilder.factoryOf(Writer.class);
  private static final Factory<ExpiryPolicy> EXPIRY =
      CreatedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_HOUR);
  private static final CacheEntryListenerConfiguration<Long, String> LISTENER =
      new MutableCacheEntryListenerConfiguration<>(
          FactoryBuilder.factoryOf(Listener.class), null, true, false);

  @Test
  void nothingSet() {
    PerigeeConfiguration<Long, String> configuration = builder().build();

    assertThat(configuration.getKeyType()).isEqualTo(Long.class);
    assertThat(configuration.getValueType()).isEqualTo(String.class);
    assertThat(configuration.isStoreByValue()).isTrue();
    assertThat(configuration.isReadThrough()).isFalse();
    assertThat(configuration.isWriteThrough()).isFalse();
    assertThat(configuration.isStatisticsEnabled()).isFalse();
    assertThat(configuration.isManagementEnabled()).isFalse();
    assertThat(configuration.getCacheLoaderFactory()).isNull();
    assertThat(configuration.getCacheWriterFactory()).isNull();
    assertThat(configuration.getExpiryPolicyFactory()).isEqualTo(EternalExpiryPolicy.factoryOf());
    assertThat(configuration.getCacheEntryListenerConfigurations()).isEmpty();
    assertThat(configuration.getSettings()).isEmpty();
  }

  @Test
  void everythingOfJsr107() {
    PerigeeConfiguration<Long, String> configuration = everything();

    assertThat(configuration.isStoreByValue()).isFalse();
    assertThat(configuration.isReadThrough()).isTrue();
    assertThat(configuration.isWriteThrough()).isTrue();
    assertThat(configuration.isStatisticsEnabled()).isTrue();
    assertThat(configuration.isManagementEnabled()).isTrue();
    assertThat((Object) configuration.getCacheLoaderFactory()).isSameAs(LOADER);
    assertThat((Object) configuration.getCacheWriterFactory()).isSameAs(WRITER);
    assertThat(configuration.getExpiryPolicyFactory()).isSameAs(EXPIRY);
    assertThat(configuration.getCacheEntryListenerConfigurations()).containsExactly(LISTENER);
  }

  @Test
  void everySettingHasItsMethod() {
    assertThat(everything().getSettings())
        .containsExactly(
            Map.entry(CacheSetting.TTL_DEFAULT, Duration.ofHours(1)),
            Map.entry(CacheSetting.TTL_MAX, Duration.ofDays(1)),
            Map.entry(CacheSetting.TTL_JITTER, 0.1),
            Map.entry(CacheSetting.NEAR_ENABLED, false),
            Map.entry(CacheSetting.NEAR_MODE, NearSettings.Mode.VALIDATED),
            Map.entry(CacheSetting.NEAR_MAX_ENTRIES, 50_000L),
            Map.entry(CacheSetting.NEAR_MAX_BYTES, 1L << 30),
            Map.entry(CacheSetting.NEAR_MAX_AGE, Duration.ofMinutes(1)),
            Map.entry(CacheSetting.NEAR_LEASE, Duration.ofSeconds(5)),
            Map.entry(CacheSetting.SERIALIZATION_ALLOW, List.of("com.acme.**", "org.x.Y")),
            Map.entry(CacheSetting.SERIALIZATION_SCHEMA, SerializationSettings.Schema.TOLERANT),
            Map.entry(CacheSetting.SERIALIZATION_REFERENCES, false),
            Map.entry(CacheSetting.SERIALIZATION_MAX_DEPTH, 100L),
            Map.entry(CacheSetting.SERIALIZATION_MAX_BYTES, 1L << 20),
            Map.entry(CacheSetting.COMPRESSION_THRESHOLD, 2048L),
            Map.entry(CacheSetting.COMPRESSION_LEVEL, 9L),
            Map.entry(CacheSetting.COMPRESSION_DICTIONARY, SerializationSettings.Dictionary.OFF),
            Map.entry(CacheSetting.STAMPEDE_EARLY_REFRESH, 0.5),
            Map.entry(CacheSetting.STAMPEDE_LOAD_LOCK, Duration.ZERO),
            Map.entry(CacheSetting.FAILURE_POLICY, FailurePolicy.DEGRADE),
            Map.entry(CacheSetting.FAILURE_STALE_IF_ERROR, Duration.ofMinutes(2)),
            Map.entry(CacheSetting.ATOMICITY, Atomicity.LOCKED),
            Map.entry(CacheSetting.STATISTICS, true),
            Map.entry(CacheSetting.MANAGEMENT, true))
        .containsOnlyKeys(CacheSetting.values());
  }

  static Stream<UnaryOperator<PerigeeConfigurationBuilder<Long, String>>> changes() {
    return Stream.of(
        b -> b.storeByValue(true),
        b -> b.readThrough(false),
        b -> b.writeThrough(false),
        b -> b.statistics(false),
        b -> b.loader(null),
        b -> b.writer(null),
        b -> b.expiry(EternalExpiryPolicy.factoryOf()),
        b -> b.removeListener(LISTENER),
        b -> b.defaultTtl(Duration.ofHours(2)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void equality(UnaryOperator<PerigeeConfigurationBuilder<Long, String>> change) {
    PerigeeConfiguration<Long, String> copy = PerigeeConfiguration.from(everything()).build();
    assertThat(copy).isEqualTo(everything()).hasSameHashCodeAs(everything());

    PerigeeConfiguration<Long, String> changed =
        change.apply(PerigeeConfiguration.from(everything())).build();
    assertThat(changed).isNotEqualTo(everything());
  }

  @Test
  void equality_types() {
    assertThat((Object) builder().build())
        .isNotEqualTo(PerigeeConfiguration.builder(Long.class, Long.class).build())
        .isNotEqualTo(PerigeeConfiguration.builder(String.class, String.class).build())
        .isNotEqualTo(new MutableConfiguration<Long, String>().setTypes(Long.class, String.class));
  }

  @Test
  void setToTheDefaultDiffersFromUnset() {
    assertThat(builder().statistics(false).build()).isNotEqualTo(builder().build());
  }

  @Test
  void fromMutableConfiguration() {
    MutableConfiguration<Long, String> origin =
        new MutableConfiguration<Long, String>()
            .setTypes(Long.class, String.class)
            .setStoreByValue(false)
            .setReadThrough(true)
            .setWriteThrough(true)
            .setStatisticsEnabled(true)
            .setManagementEnabled(true)
            .setCacheLoaderFactory(LOADER)
            .setCacheWriterFactory(WRITER)
            .setExpiryPolicyFactory(EXPIRY)
            .addCacheEntryListenerConfiguration(LISTENER);

    PerigeeConfiguration<Long, String> copy = PerigeeConfiguration.from(origin).build();

    assertThat(copy)
        .isEqualTo(
            builder()
                .storeByValue(false)
                .readThrough(true)
                .writeThrough(true)
                .statistics(true)
                .management(true)
                .loader(LOADER)
                .writer(WRITER)
                .expiry(EXPIRY)
                .addListener(LISTENER)
                .build());
  }

  @Test
  void fromMutableConfiguration_switchesThatAreOffCountAsUnset() {
    PerigeeConfiguration<Object, Object> copy =
        PerigeeConfiguration.from(new MutableConfiguration<>()).build();
    assertThat(copy.getSettings()).isEmpty();
  }

  @Test
  void aBuilderUsedAgainLeavesWhatItBuiltAlone() {
    PerigeeConfigurationBuilder<Long, String> builder = builder();
    PerigeeConfiguration<Long, String> before = builder.build();
    builder.addListener(LISTENER).nearMaxEntries(5).build();

    assertThat(before).isEqualTo(builder().build());
  }

  @Test
  void viewsAreUnmodifiable() {
    PerigeeConfiguration<Long, String> configuration = everything();
    assertThatThrownBy(() -> configuration.getSettings().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> configuration.getCacheEntryListenerConfigurations().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aListenerTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().addListener(LISTENER).addListener(LISTENER));
  }

  @Test
  void valuesOutOfRangeAreRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().nearMaxEntries(0))
        .withMessageContaining("near.maxEntries: 0 is not accepted")
        .withMessageContaining("a whole number from 1 to");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().ttlJitter(0.51));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().defaultTtl(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().allow("com.**.x"));
  }

  @Test
  void serializable() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(everything());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(everything());
    }
  }

  @Test
  void textNamesWhatIsSet() {
    assertThat(builder().defaultTtl(Duration.ofHours(1)).ttlJitter(0.1).build())
        .hasToString(
            "PerigeeConfiguration[java.lang.Long -> java.lang.String, ttl.default: 1h, ttl.jitter:"
                + " 10%]");
  }

  private static PerigeeConfigurationBuilder<Long, String> builder() {
    return PerigeeConfiguration.builder(Long.class, String.class);
  }

  private static PerigeeConfiguration<Long, String> everything() {
    return builder()
        .storeByValue(false)
        .readThrough(true)
        .writeThrough(true)
        .statistics(true)
        .management(true)
        .loader(LOADER)
        .writer(WRITER)
        .expiry(EXPIRY)
        .addListener(LISTENER)
        .defaultTtl(Duration.ofHours(1))
        .maxTtl(Duration.ofDays(1))
        .ttlJitter(0.1)
        .near(false)
        .nearMode(NearSettings.Mode.VALIDATED)
        .nearMaxEntries(50_000)
        .nearMaxBytes(1L << 30)
        .nearMaxAge(Duration.ofMinutes(1))
        .nearLease(Duration.ofSeconds(5))
        .allow("com.acme.**", "org.x.Y")
        .schema(SerializationSettings.Schema.TOLERANT)
        .references(false)
        .maxDepth(100)
        .maxValueBytes(1 << 20)
        .compressionThreshold(2048)
        .compressionLevel(9)
        .compressionDictionary(SerializationSettings.Dictionary.OFF)
        .earlyRefresh(0.5)
        .loadLock(Duration.ZERO)
        .failurePolicy(FailurePolicy.DEGRADE)
        .staleIfError(Duration.ofMinutes(2))
        .atomicity(Atomicity.LOCKED)
        .build();
  }

  static final class Loader implements CacheLoader<Long, String> {
    @Override
    public String load(Long key) {
      return key.toString();
    }

    @Override
    public Map<Long, String> loadAll(Iterable<? extends Long> keys) {
      return Map.of();
    }
  }

  static final class Writer implements CacheWriter<Long, String> {
    @Override
    public void write(Cache.Entry<? extends Long, ? extends String> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends Long, ? extends String>> entries) {}

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(Collection<?> keys) {}
  }

  static final class Listener implements CacheEntryCreatedListener<Long, String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public void onCreated(
        Iterable<CacheEntryEvent<? extends Long, ? extends String>> cacheEntryEvents) {}
  }
}
