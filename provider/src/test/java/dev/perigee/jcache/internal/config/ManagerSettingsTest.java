package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.near.NearSettings;
import dev.perigee.near.RedisSettings;
import dev.perigee.serialization.SerializationSettings;
import java.time.Duration;
import java.util.Objects;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManagerSettingsTest {

  @Test
  void aCacheThatNobodyConfiguredHasTheDefaultsOfTheModules() {
    CacheSettings settings = settings("").settingsFor("any", null);

    assertThat(settings.cacheName()).isEqualTo("any");
    assertThat(settings.near()).isEqualTo(NearSettings.defaults());
    assertThat(settings.serialization()).isEqualTo(SerializationSettings.defaults());
    assertThat(settings.ttl())
        .isEqualTo(new TtlSettings(Duration.ofHours(24), Duration.ofDays(7), 0.0));
    assertThat(settings.stampede()).isEqualTo(new StampedeSettings(1.0, Duration.ofSeconds(30)));
    assertThat(settings.keyType()).isEqualTo(Object.class);
    assertThat(settings.valueType()).isEqualTo(Object.class);
    assertThat(settings.statistics()).isFalse();
    assertThat(settings.management()).isFalse();
  }

  /** Every layer sets what the one before set, and something of its own. */
  @Test
  void layersAreMergedKeyByKey() {
    ManagerSettings settings =
        settings(
            """
            defaults: {near: {maxEntries: 1, lease: 11s, maxAge: 11m, maxBytes: 11KB}, ttl: {max: 11d}}
            caches:
              c.users: {near: {maxEntries: 4, maxAge: 14m}}
              c.u*: {near: {maxEntries: 3, lease: 13s, maxAge: 13m, maxBytes: 13KB}}
              c*: {near: {maxEntries: 2, lease: 12s, maxAge: 12m}}
            """);

    assertThat(settings.settingsFor("c.users", perigee()).near())
        .isEqualTo(near(5, "13KB", 14, 13));
    assertThat(settings.settingsFor("c.users", null).near()).isEqualTo(near(4, "13KB", 14, 13));
    assertThat(settings.settingsFor("c.usage", null).near()).isEqualTo(near(3, "13KB", 13, 13));
    assertThat(settings.settingsFor("c.x", null).near()).isEqualTo(near(2, "11KB", 12, 12));
    assertThat(settings.settingsFor("x", null).near()).isEqualTo(near(1, "11KB", 11, 11));
    assertThat(settings.settingsFor("c.users", perigee()).ttl().maxTtl())
        .isEqualTo(Duration.ofDays(11));
  }

  @ParameterizedTest
  @CsvSource({
    "a*, ab*, 2", // more literal characters win, wherever they stand
    "ab*, a*, 1",
    "*bc, a*, 1",
    "ab*, *bc, 2", // as many: the later one wins
    "*bc, ab*, 2",
    "a*c, a**c, 1", // as many, fewer stars: wins
    "a**c, a*c, 2",
    "*, a*, 2"
  })
  void theMoreSpecificPatternWins(String first, String second, int winner) {
    ManagerSettings settings =
        settings(
            "caches: {'%s': {near: {maxEntries: 1}}, '%s': {near: {maxEntries: 2}}}"
                .formatted(first, second));
    assertThat(settings.settingsFor("abc", null).near().maxEntries()).isEqualTo(winner);
  }

  @Test
  void declaredCaches() {
    ManagerSettings settings =
        settings(
            """
            defaults: {statistics: true}
            caches:
              users: {key: java.lang.Long, value: java.lang.String, management: true}
              plain:
              "p*": {statistics: false}
            """);

    assertThat(settings.declaredNames()).containsExactly("users", "plain");
    assertThatThrownBy(() -> settings.declaredNames().clear())
        .isInstanceOf(UnsupportedOperationException.class);

    CompleteConfiguration<?, ?> users = settings.declaredConfiguration("users");
    assertThat(users.getKeyType()).isEqualTo(Long.class);
    assertThat(users.getValueType()).isEqualTo(String.class);
    assertThat(users.isStatisticsEnabled()).isTrue();
    assertThat(users.isManagementEnabled()).isTrue();
    assertThat(settings.settingsFor("users", null).serialization().types())
        .containsExactly(Long.class, String.class);
    assertThat(settings.settingsFor("users", users)).isEqualTo(settings.settingsFor("users", null));

    CompleteConfiguration<?, ?> plain = settings.declaredConfiguration("plain");
    assertThat(plain.getKeyType()).isEqualTo(Object.class);
    assertThat(plain.getValueType()).isEqualTo(Object.class);
    assertThat(plain.isStatisticsEnabled()).isFalse();
    assertThat(plain.isManagementEnabled()).isFalse();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.declaredConfiguration("p*"))
        .withMessage("No cache 'p*' is declared");
  }

  @Test
  void typesComeFromTheConfiguration() {
    CacheSettings settings =
        settings("caches: {users: {key: java.lang.Long, value: java.lang.Long}}")
            .settingsFor("users", PerigeeConfiguration.builder(String.class, Object.class).build());

    assertThat(settings.keyType()).isEqualTo(String.class);
    assertThat(settings.valueType()).isEqualTo(Object.class);
    assertThat(settings.serialization().types()).containsExactly(String.class);
  }

  @ParameterizedTest
  @CsvSource({
    // file, configuration, together
    "false, false, false",
    "false, true, true",
    "true, false, true",
    "true, true, true"
  })
  void statisticsOfAPlainConfiguration(boolean file, boolean configured, boolean expected) {
    ManagerSettings settings =
        settings("defaults: {statistics: %b, management: %b}".formatted(file, file));
    CacheSettings resolved =
        settings.settingsFor(
            "any",
            new MutableConfiguration<>()
                .setStatisticsEnabled(configured)
                .setManagementEnabled(configured));
    assertThat(resolved.statistics()).isEqualTo(expected);
    assertThat(resolved.management()).isEqualTo(expected);
  }

  @Test
  void statisticsOfAPerigeeConfigurationCanBeSwitchedOff() {
    ManagerSettings settings = settings("defaults: {statistics: true}");
    PerigeeConfiguration<Object, Object> off =
        PerigeeConfiguration.builder(Object.class, Object.class).statistics(false).build();
    assertThat(settings.settingsFor("any", off).statistics()).isFalse();
    assertThat(
            settings
                .settingsFor(
                    "any", PerigeeConfiguration.builder(Object.class, Object.class).build())
                .statistics())
        .isTrue();
  }

  /** A {@code Configuration} need not be a complete one. */
  @Test
  void basicConfiguration() {
    Configuration<Long, String> basic = new BasicConfiguration();
    assertThat(settings("").settingsFor("any", basic).serialization().types())
        .containsExactly(Long.class, String.class);
  }

  private static PerigeeConfiguration<Object, Object> perigee() {
    return PerigeeConfiguration.builder(Object.class, Object.class).nearMaxEntries(5).build();
  }

  private static NearSettings near(long entries, String bytes, int ageMinutes, int leaseSeconds) {
    return new NearSettings(
        true,
        NearSettings.Mode.LEASE,
        entries,
        Long.parseLong(bytes.replace("KB", "")) * 1024,
        Duration.ofMinutes(ageMinutes),
        Duration.ofSeconds(leaseSeconds));
  }

  private static ManagerSettings settings(String yaml) {
    ClassLoader loader = Objects.requireNonNull(ManagerSettingsTest.class.getClassLoader());
    ConfigurationFile file = new ConfigurationFileReader(loader).read("perigee.yaml", yaml);
    return new ManagerSettings("test", RedisSettings.local(), file.rules(), "test");
  }

  private static final class BasicConfiguration implements Configuration<Long, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public Class<Long> getKeyType() {
      return Long.class;
    }

    @Override
    public Class<String> getValueType() {
      return String.class;
    }

    @Override
    public boolean isStoreByValue() {
      return true;
    }
  }
}
