package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.jcache.config.Atomicity;
import dev.perigee.jcache.config.FailurePolicy;
import dev.perigee.near.NearSettings;
import dev.perigee.near.RedisSettings;
import dev.perigee.serialization.SerializationSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationFileReaderTest {

  @Test
  void everything() {
    ConfigurationFile file =
        read(
            """
            namespace: shop
            redis:
              uri: rediss://user:p%40ss@redis.acme.com/2
              timeout: 750ms
            defaults:
              ttl: {default: 1h, max: 2d, jitter: 10%}
              near: {enabled: false, mode: validated, maxEntries: 5_000, maxBytes: 1GB, maxAge: 90s, lease: 2500ms}
              serialization: {allow: ["com.acme.**", org.x.Y], schema: tolerant, references: false, maxDepth: 64, maxBytes: 1MB}
              compression: {threshold: 512B, level: 9, dictionary: off}
              stampede: {earlyRefresh: 0.5, loadLock: 0s}
              failure: {policy: degrade, staleIfError: 5m}
              atomicity: locked
              statistics: true
              management: true
            """);

    assertThat(file.namespace()).isEqualTo("shop");
    assertThat(file.topology())
        .isEqualTo(
            new RedisSettings.Single(URI.create("rediss://user:p%40ss@redis.acme.com:6379/2")));
    assertThat(file.timeout()).isEqualTo(Duration.ofMillis(750));
    assertThat(CacheSettings.of("any", Object.class, Object.class, file.rules().valuesFor("any")))
        .isEqualTo(
            new CacheSettings(
                "any",
                Object.class,
                Object.class,
                true,
                true,
                new TtlSettings(Duration.ofHours(1), Duration.ofDays(2), 0.1),
                new NearSettings(
                    false,
                    NearSettings.Mode.VALIDATED,
                    5_000,
                    1L << 30,
                    Duration.ofSeconds(90),
                    Duration.ofMillis(2500)),
                new SerializationSettings(
                    List.of("com.acme.**", "org.x.Y"),
                    List.of(),
                    SerializationSettings.Schema.TOLERANT,
                    false,
                    64,
                    1 << 20,
                    new SerializationSettings.Compression(
                        512, 9, SerializationSettings.Dictionary.OFF)),
                new StampedeSettings(0.5, Duration.ZERO),
                new FailureSettings(FailurePolicy.DEGRADE, Duration.ofMinutes(5)),
                Atomicity.LOCKED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment",
        "---",
        "{}",
        "redis:",
        "defaults:\n  near:\ncaches:",
        "~",
        "redis: {}"
      })
  void nothingSaid(String text) {
    ConfigurationFile file = read(text);
    assertThat(file.namespace()).isNull();
    assertThat(file.topology()).isNull();
    assertThat(file.timeout()).isNull();
    assertThat(file.rules().declaredNames()).isEmpty();
    assertThat(file.rules().valuesFor("any")).isEqualTo(SettingValues.NONE);
  }

  @Test
  void cluster() {
    assertThat(read("redis: {cluster: ['redis://a:7000', 'redis://b']}").topology())
        .isEqualTo(
            new RedisSettings.Cluster(
                List.of(URI.create("redis://a:7000"), URI.create("redis://b:6379"))));
  }

  @Test
  void sentinel() {
    assertThat(
            read("redis: {sentinel: {master: m, nodes: ['redis://a:26379'], database: 3}}")
                .topology())
        .isEqualTo(new RedisSettings.Sentinel("m", List.of(URI.create("redis://a:26379")), 3));
    assertThat(read("redis: {sentinel: {nodes: ['redis://a'], master: m}}").topology())
        .isEqualTo(new RedisSettings.Sentinel("m", List.of(URI.create("redis://a:26379")), 0));
  }

  @Test
  void redissonFile(@TempDir Path folder) throws Exception {
    Path redisson = Files.writeString(folder.resolve("redisson.yaml"), "singleServerConfig: {}");
    assertThat(read("redis: {redisson: '" + redisson + "'}").topology())
        .isEqualTo(new RedisSettings.RedissonFile("singleServerConfig: {}", redisson.toString()));
  }

  @Test
  void declaredCaches() {
    CacheRules rules =
        read("""
                caches:
                  users: {key: java.lang.Long, value: java.util.Map$Entry, ttl: {default: 1h}}
                  blobs: {value: "byte[]"}
                  arrays: {key: "java.lang.String[][]", value: "int[]"}
                  empty:
                  "com.acme.*": {near: {maxEntries: 7}}
                  "a\\\\*": {}
                """)
            .rules();

    assertThat(rules.declaredNames()).containsExactly("users", "blobs", "arrays", "empty", "a*");
    CacheRule users = Objects.requireNonNull(rules.declared("users"));
    assertThat(users.keyType()).isEqualTo(Long.class);
    assertThat(users.valueType()).isEqualTo(java.util.Map.Entry.class);
    assertThat(Objects.requireNonNull(rules.declared("blobs")).valueType()).isEqualTo(byte[].class);
    assertThat(Objects.requireNonNull(rules.declared("blobs")).keyType()).isNull();
    assertThat(Objects.requireNonNull(rules.declared("arrays")).keyType())
        .isEqualTo(String[][].class);
    assertThat(Objects.requireNonNull(rules.declared("arrays")).valueType()).isEqualTo(int[].class);
    assertThat(rules.declared("com.acme.*")).isNull();
  }

  @Test
  void aSingleTextIsAList() {
    assertThat(
            read("defaults: {serialization: {allow: 'com.acme.**, org.x.Y'}}")
                .rules()
                .valuesFor("any"))
        .isEqualTo(
            read("defaults: {serialization: {allow: [com.acme.**, org.x.Y]}}")
                .rules()
                .valuesFor("any"));
  }

  @Test
  void anEmptyListIsNotUnset() {
    SettingValues values = read("defaults: {serialization: {allow: []}}").rules().valuesFor("any");
    assertThat(values).isNotEqualTo(SettingValues.NONE);
    assertThat(CacheSettings.of("any", Object.class, Object.class, values).serialization().allow())
        .isEmpty();
  }

  @Test
  void anchorsAndAliases() {
    CacheRules rules =
        read("caches: {a: &a {near: &n {maxEntries: 7}}, b: *a, c: {near: *n}}").rules();
    assertThat(rules.valuesFor("b")).isEqualTo(rules.valuesFor("a"));
    assertThat(rules.valuesFor("c")).isEqualTo(rules.valuesFor("a"));
    assertThat(rules.valuesFor("d")).isEqualTo(SettingValues.NONE);
  }

  private static ConfigurationFile read(String text) {
    return new ConfigurationFileReader(ConfigurationFileReaderTest.class.getClassLoader())
        .read("perigee.yaml", text);
  }
}
