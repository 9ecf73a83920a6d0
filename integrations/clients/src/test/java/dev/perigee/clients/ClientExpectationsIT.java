package dev.perigee.clients;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.jcache.PerigeeCachingProvider;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.configuration.OptionalFeature;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real clients (Hibernate, Spring, Camel, JHipster, CXF) do to a provider. */
@SuppressWarnings({"serial", "try", "unchecked", "JdkObsolete"}) // as clients write them
final class ClientExpectationsIT extends ClientCase {
  // ---- 5: class loaders

  @Test
  void twoLoaders_areTwoManagersOverOneDataSet() throws Exception {
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider();
        URLClassLoader one = loader();
        URLClassLoader two = loader()) {
      CacheManager first = provider.getCacheManager(URI.create("perigee:x"), one, properties());
      CacheManager second = provider.getCacheManager(URI.create("perigee:x"), two, properties());
      assertThat(first).isNotSameAs(second);
      Cache<String, Object> a = first.createCache("c", new MutableConfiguration<>());
      Cache<String, Object> b = second.createCache("c", new MutableConfiguration<>());
      a.put(
          "k",
          one.loadClass(ClientDataIT.Opaque.class.getName())
              .getDeclaredConstructor(String.class)
              .newInstance("1"));
      Object read = b.get("k");
      assertThat(read.getClass().getClassLoader()).isSameAs(two);
      assertThat(a.get("k").getClass().getClassLoader()).isSameAs(one);
      first.close();
      assertThat(b.get("k")).isNotNull();
      assertThatThrownBy(() -> a.get("k")).isInstanceOf(IllegalStateException.class);
    }
  }

  /** A loader that defines the classes of this test anew. */
  private static URLClassLoader loader() throws Exception {
    Path classes =
        Path.of(
            ClientExpectationsIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private static Properties properties() {
    return nodes.properties();
  }

  // ---- 6: nulls and identities

  @Test
  void getCacheManager_withNulls_isTheDefault_andGivesBackWhatWasGiven() {
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      CacheManager manager = provider.getCacheManager(null, null, null);
      assertThat(manager).isSameAs(provider.getCacheManager());
      assertThat(manager.getURI()).isEqualTo(provider.getDefaultURI());
      assertThat(manager.getClassLoader()).isSameAs(provider.getDefaultClassLoader());
      Properties properties = properties();
      ClassLoader loader = getClass().getClassLoader();
      URI uri = URI.create("urn:X-myjcache:uri");
      CacheManager other = provider.getCacheManager(uri, loader, properties);
      assertThat(other.getURI()).isEqualTo(uri);
      assertThat(other.getClassLoader()).isSameAs(loader);
      assertThat(other.getProperties()).isEqualTo(properties);
    }
  }

  // ---- 7: lifecycle

  @Test
  void lifecycle_closeAndOpenAgain() {
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      CacheManager manager = provider.getCacheManager(URI.create("perigee:x"), null, properties());
      Cache<String, String> cache = manager.createCache("c", new MutableConfiguration<>());
      cache.put("k", "v");
      manager.close();
      assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(manager::getCacheNames).isInstanceOf(IllegalStateException.class);
      CacheManager again = provider.getCacheManager(URI.create("perigee:x"), null, properties());
      assertThat(again).isNotSameAs(manager);
      Cache<String, String> reopened = again.createCache("c", new MutableConfiguration<>());
      assertThat(reopened.get("k")).isEqualTo("v");
      again.destroyCache("c");
      provider.close();
      provider.close();
      assertThat(again.isClosed()).isTrue();
    }
  }

  @Test
  void closingProviderAndManagersAtOnce_doesNotHang() throws Exception {
    for (int round = 0; round < 10; round++) {
      PerigeeCachingProvider provider = new PerigeeCachingProvider();
      CacheManager manager = provider.getCacheManager(URI.create("perigee:x"), null, properties());
      manager.createCache("c", new MutableConfiguration<String, String>()).put("k", "v");
      CompletableFuture<Void> one = CompletableFuture.runAsync(manager::close);
      CompletableFuture<Void> two = CompletableFuture.runAsync(provider::close);
      CompletableFuture.allOf(one, two).get(20, SECONDS);
    }
  }

  // ---- 8: names

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.User.authorities",
        "com.acme.User##NaturalId",
        "a.b",
        "a:b",
        "a/b",
        "{ns}name",
        "two words",
        "a,b",
        "a=b",
        "a*",
        "a?",
        "\"quoted\"",
        "back\\slash",
        "two\nlines",
        "%s",
        "größe-日本",
        "default",
        "[x]",
        "#hash"
      })
  void cacheNames_ofAnyKind_keepToThemselves(String name) {
    CacheManager manager = nodes.node();
    MutableConfiguration<String, String> configuration =
        new MutableConfiguration<String, String>()
            .setStatisticsEnabled(true)
            .setManagementEnabled(true);
    Cache<String, String> cache = manager.createCache(name, configuration);
    Cache<String, String> longer = manager.createCache(name + "x", configuration);
    Cache<String, String> prefix = manager.createCache(name + ":s", configuration);
    cache.put("k", "mine");
    longer.put("k", "longer");
    prefix.put("k", "prefix");
    assertThat(manager.getCacheNames()).contains(name);
    List<String> values = new ArrayList<>();
    cache.forEach(entry -> values.add(entry.getValue()));
    assertThat(values).containsExactly("mine");
    cache.clear();
    assertThat(cache.get("k")).isNull();
    assertThat(longer.get("k")).isEqualTo("longer");
    assertThat(prefix.get("k")).isEqualTo("prefix");
  }

  // ---- 9 and 10: joining, copying, untyped access

  @Test
  void createCache_joinsWhatIsInRedis() {
    cache("shared").put("k", "v");
    assertThat(nodes.node().getCache("shared")).isNull();
    assertThat(cache("shared").get("k")).isEqualTo("v");
  }

  @Test
  void oneConfiguration_servesManyCaches() {
    CacheManager manager = nodes.node();
    MutableConfiguration<String, Integer> configuration =
        new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);
    Cache<String, Integer> one = manager.createCache("one", configuration);
    configuration.setStatisticsEnabled(true);
    manager.createCache("two", configuration);
    assertThat(
            one.getConfiguration(javax.cache.configuration.CompleteConfiguration.class)
                .isStatisticsEnabled())
        .isFalse();
    assertThat(manager.getCache("one", String.class, Integer.class)).isSameAs(one);
    assertThat(manager.<String, Integer>getCache("one")).isSameAs(one);
    assertThatThrownBy(() -> manager.getCache("one", String.class, Long.class))
        .isInstanceOf(ClassCastException.class);
  }

  // ---- 11: by reference

  @Test
  void storeByReference_isRefused() {
    CacheManager manager = nodes.node();
    assertThat(manager.getCachingProvider().isSupported(OptionalFeature.STORE_BY_REFERENCE))
        .isFalse();
    assertThatThrownBy(
            () ->
                manager.createCache(
                    "c", new MutableConfiguration<String, String>().setStoreByValue(false)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  // ---- 12: JMX

  @Test
  void mbeans_areWhereMonitoringLooksForThem() throws Exception {
    CacheManager manager = nodes.node();
    Cache<String, String> cache =
        manager.createCache(
            "com.acme:users",
            new MutableConfiguration<String, String>()
                .setStatisticsEnabled(true)
                .setManagementEnabled(true));
    cache.put("k", "v");
    cache.get("k");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    String rest = ",CacheManager=perigee.test,Cache=com.acme.users";
    ObjectName statistics = new ObjectName("javax.cache:type=CacheStatistics" + rest);

    assertThat(server.getAttribute(statistics, "CacheHits")).isEqualTo(1L);
    assertThat(server.queryNames(new ObjectName("javax.cache:*"), null))
        .containsExactlyInAnyOrder(
            statistics, new ObjectName("javax.cache:type=CacheConfiguration" + rest));
    manager.close();
    assertThat(server.queryNames(new ObjectName("javax.cache:*"), null)).isEmpty();
  }

  // ---- 14: the timestamps region of Hibernate

  @Test
  void timestampsRegion_isNeverStale_onAnotherNode() {
    Properties properties = properties();
    properties.setProperty("perigee.config", "classpath:regions.yaml");
    String region = "default-update-timestamps-region";
    Cache<String, Long> here =
        nodes.node(properties).createCache(region, new MutableConfiguration<>());
    Cache<String, Long> there =
        nodes.node(properties).createCache(region, new MutableConfiguration<>());
    for (long stamp = 0; stamp < 500; stamp++) {
      here.put("items", stamp);
      assertThat(there.get("items")).isEqualTo(stamp);
    }
  }
}
