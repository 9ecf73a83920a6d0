package dev.perigee.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.PerigeeCachingProvider;
import dev.perigee.shaded.org.redisson.api.RedissonClient;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One dependency, one provider, and the libraries in packages of their own. */
final class StandaloneIT {
  private final RedisServer redis = RedisServer.start();

  @BeforeEach
  void theServerOfTheReader() {
    System.setProperty("perigee.redis.uri", redis.uri().toString());
  }

  @AfterEach
  void close() {
    Caching.getCachingProvider().close();
    System.clearProperty("perigee.redis.uri");
    redis.close();
  }

  @Test
  void isTheOnlyProvider_withoutAProperty() {
    assertThat(System.getProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER)).isNull();
    CachingProvider provider = Caching.getCachingProvider();
    assertThat(provider).isInstanceOf(PerigeeCachingProvider.class);
    assertThat(Caching.getCachingProviders()).containsExactly(provider);

    Cache<Long, String> users =
        provider.getCacheManager().createCache("users", new MutableConfiguration<>());
    users.put(1L, "Ada");

    assertThat(users.get(1L)).isEqualTo("Ada");
    try (RawRedis raw = redis.raw()) {
      assertThat(raw.number("EXISTS", "perigee:users:l:1")).isEqualTo(1);
    }
  }

  @Test
  void theClientBelow_isTheRelocatedOne() {
    CacheManager manager = Caching.getCachingProvider().getCacheManager();
    RedissonClient client = manager.unwrap(RedissonClient.class);

    client.getBucket("greeting").set(List.of("hello", "world")); // by its default codec
    client.getAtomicLong("count").addAndGet(41);

    assertThat(client.getBucket("greeting").get()).isEqualTo(List.of("hello", "world"));
    assertThat(client.getAtomicLong("count").incrementAndGet()).isEqualTo(42);
    assertThatThrownBy(() -> manager.unwrap(Runnable.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClientHandedIn_isARelocatedOneToo() {
    CachingProvider provider = Caching.getCachingProvider();
    RedissonClient client = provider.getCacheManager().unwrap(RedissonClient.class);
    Properties properties = new Properties();
    properties.put("perigee.redisson", client);

    CacheManager other =
        provider.getCacheManager(
            java.net.URI.create("urn:other"), getClass().getClassLoader(), properties);

    assertThat(other.unwrap(RedissonClient.class)).isSameAs(client);
    other.close();
    assertThat(client.isShutdown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.redisson.Redisson",
        "io.netty.channel.Channel",
        "net.bytebuddy.dynamic.DynamicType",
        "reactor.core.publisher.Mono",
        "io.reactivex.rxjava3.core.Single",
        "org.reactivestreams.Publisher",
        "jodd.util.StringUtil",
        "com.github.benmanes.caffeine.cache.Caffeine",
        "io.github.resilience4j.circuitbreaker.CircuitBreaker",
        "com.esotericsoftware.kryo.Kryo",
        "org.objenesis.Objenesis",
        "org.yaml.snakeyaml.Yaml"
      })
  void libraries_areInPackagesOfTheirOwn(String name) throws ClassNotFoundException {
    ClassLoader loader = getClass().getClassLoader();
    assertThat(Class.forName("dev.perigee.shaded." + name, false, loader)).isNotNull();
    // Byte Buddy is AssertJ's as well.
    if (!name.startsWith("net.bytebuddy.")) {
      assertThatThrownBy(() -> Class.forName(name, false, loader))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void theJar_holdsOurPackagesOnly_andOneServiceFile() throws Exception {
    Path jar =
        Path.of(
            PerigeeCachingProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    List<String> entries = files(jar);

    assertThat(entries)
        .filteredOn(entry -> !entry.startsWith("META-INF/"))
        .hasSizeGreaterThan(1_000)
        .allMatch(entry -> entry.startsWith("dev/perigee/"));
    assertThat(entries)
        .filteredOn(entry -> entry.startsWith("META-INF/"))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/services/javax.cache.spi.CachingProvider");
  }

  private static List<String> files(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName())
          .toList();
    }
  }
}
