package dev.perigee.spring.boot;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.PerigeeCache;
import dev.perigee.near.Health;
import dev.perigee.testing.Manual;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with the starter and {@code @EnableCaching}, on a real Redis. */
final class StarterIT {
  private static RedisServer redis;
  private final List<ConfigurableApplicationContext> open = new ArrayList<>();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {
    @Bean
    Books books() {
      return new Books();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized {
    @Bean
    PerigeeCustomizer more() {
      return manager -> manager.createCache("more", new MutableConfiguration<>());
    }
  }

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    try (RawRedis raw = redis.raw()) {
      raw.call("FLUSHALL");
    }
  }

  @AfterEach
  void close() {
    open.forEach(ConfigurableApplicationContext::close);
  }

  private ConfigurableApplicationContext start(String... properties) {
    return start(new Class<?>[] {Application.class}, properties);
  }

  private ConfigurableApplicationContext start(Class<?>[] sources, String... properties) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(sources)
            .web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off", "logging.level.root=warn")
            .properties("perigee.redis.uri=" + redis.uri())
            .properties(properties)
            .run();
    open.add(context);
    return context;
  }

  @Test
  void cacheable_onTwoNodes_looksUpOnce() {
    Books one = start().getBean(Books.class);
    Books two = start().getBean(Books.class);

    assertThat(one.title(1)).isEqualTo("title 1");
    assertThat(one.title(1)).isEqualTo("title 1");
    assertThat(two.title(1)).isEqualTo("title 1");
    assertThat(one.lookedUp() + two.lookedUp()).isEqualTo(1);
    try (RawRedis raw = redis.raw()) {
      assertThat(raw.number("EXISTS", "perigee:books:l:1")).isEqualTo(1);
      assertThat(raw.number("PTTL", "perigee:books:l:1")).isPositive();
    }

    assertThat(two.rename(1, "another")).isEqualTo("another");
    await().atMost(5, SECONDS).until(() -> one.title(1).equals("another"));
    one.forget(1);
    await().atMost(5, SECONDS).until(() -> two.title(1).equals("title 1"));
  }

  @Test
  void cacheableSync_withManyThreads_looksUpOnce() throws Exception {
    Books books = start().getBean(Books.class);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      CountDownLatch together = new CountDownLatch(8);
      Callable<String> read =
          () -> {
            together.countDown();
            together.await();
            return books.review(7);
          };
      List<Future<String>> reads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        reads.add(threads.submit(read));
      }
      for (Future<String> each : reads) {
        assertThat(each.get(20, SECONDS)).isEqualTo("review 7 of 1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(books.lookedUp()).isEqualTo(1);
  }

  @Test
  void keysOfSeveralParts_andNullResults() {
    Books books = start().getBean(Books.class);
    assertThat(books.between("a", 2)).isNull();
    assertThat(books.between(new String("a"), 2)).isNull();
    assertThat(books.lookedUp()).isEqualTo(1);
    assertThat(books.between("a", 3)).isNull();
    assertThat(books.lookedUp()).isEqualTo(2);
  }

  /** The properties of the manual, and what they do. */
  @Test
  void properties_configureCaches() throws Exception {
    Properties manual = new Properties();
    manual.load(new StringReader(Manual.blocks("docs/integrations.md", "properties").get(1)));
    manual.remove("perigee.redis.uri");
    assertThat(manual).isNotEmpty();
    List<String> said = new ArrayList<>();
    manual.forEach((name, value) -> said.add(name + "=" + value));
    said.add("spring.cache.cache-names=one,two");

    CacheManager manager = start(said.toArray(String[]::new)).getBean(CacheManager.class);
    assertThat(manager.getCacheNames()).containsExactlyInAnyOrder("books", "prices", "one", "two");
    assertThat(perigee(manager, "prices").health().state()).isEqualTo(Health.State.OFF);
    assertThat(perigee(manager, "books").health().state()).isEqualTo(Health.State.UP);
    manager.getCache("books").put(1L, "title");
    try (RawRedis raw = redis.raw()) {
      assertThat(raw.number("PTTL", "shop:books:l:1")).isBetween(3_500_000L, 3_600_000L);
    }
  }

  private static PerigeeCache<?, ?> perigee(CacheManager manager, String cache) {
    return manager.getCache(cache).unwrap(PerigeeCache.class);
  }

  @Test
  void createCachesOff_refusesUnknownNames_andCustomizersMakeThem() {
    ConfigurableApplicationContext context =
        start(new Class<?>[] {Application.class, Customized.class}, "perigee.create-caches=false");
    Books books = context.getBean(Books.class);
    assertThatThrownBy(() -> books.title(1)).hasMessageContaining("books");
    assertThat(context.getBean(org.springframework.cache.CacheManager.class).getCache("more"))
        .isNotNull();
  }

  @Test
  void aWrongProperty_isNamed() {
    assertThatThrownBy(() -> start("perigee.caches.books.near.mode=sometimes"))
        .hasStackTraceContaining("perigee.caches.books.near.mode");
    assertThatThrownBy(() -> start("perigee.config=file:/nowhere/perigee.yaml"))
        .hasStackTraceContaining("/nowhere/perigee.yaml");
  }

  @Test
  void health_tellsOfEachCache() throws Exception {
    ConfigurableApplicationContext context = start();
    context.getBean(Books.class).title(1);
    Object indicator = context.getBean("perigeeHealthIndicator");
    // Its interface has another name in each Spring Boot.
    Method health = indicator.getClass().getInterfaces()[0].getMethod("health");
    assertThat(health.invoke(indicator).toString()).contains("UP").contains("books");

    context.getBean(CacheManager.class).close();
    assertThat(health.invoke(indicator).toString()).contains("DOWN");
  }

  @Test
  void meters_areBound() {
    ConfigurableApplicationContext context = start();
    context.getBean(Books.class).title(1);
    MeterRegistry registry = context.getBean(MeterRegistry.class);
    assertThat(registry.get("perigee.near.reads").tag("cache", "books").meters()).isNotEmpty();
    assertThat(registry.get("perigee.remote.calls").timers()).isNotEmpty();
  }

  @Test
  void closingTheContext_closesItsManagerAndNoOther() {
    ConfigurableApplicationContext one = start();
    ConfigurableApplicationContext two = start();
    CacheManager closed = one.getBean(CacheManager.class);
    one.close();
    assertThat(closed.isClosed()).isTrue();
    assertThat(two.getBean(Books.class).title(1)).isEqualTo("title 1");
  }

  @Test
  void switchedOff_itStaysAway() {
    assertThat(
            start("perigee.enabled=false", "spring.cache.type=simple")
                .getBeanNamesForType(CacheManager.class))
        .isEmpty();
    assertThat(
            start("spring.cache.type=none")
                .getBean(org.springframework.cache.CacheManager.class)
                .getClass()
                .getSimpleName())
        .isEqualTo("NoOpCacheManager");
  }

  @Test
  void metadata_isThereForCompletion() throws Exception {
    try (InputStream file =
        PerigeeProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .contains(
              "\"perigee.redis.uri\"",
              "\"perigee.namespace\"",
              "\"perigee.config\"",
              "\"perigee.create-caches\"",
              "\"perigee.caches\"",
              "whether a cache that nobody declared");
    }
  }
}
