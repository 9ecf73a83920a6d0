package dev.perigee.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.jcache.PerigeeCache;
import dev.perigee.jcache.PerigeeCachingProvider;
import dev.perigee.jcache.config.CacheSetting;
import dev.perigee.jcache.config.FailurePolicy;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.near.Health;
import dev.perigee.testing.Manual;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How regions come about: by one line, by a file, and with hibernate-jcache alone. */
final class RegionsIT {
  private static final String TIMESTAMPS = "default-update-timestamps-region";
  private static final String QUERIES = "default-query-results-region";
  private static RedisServer redis;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    Caching.getCachingProvider(PerigeeCachingProvider.class.getName()).close();
    redis.close();
  }

  private Configuration hibernate(String database) {
    Configuration hibernate = new Configuration().addAnnotatedClass(Counter.class);
    hibernate.setProperty("hibernate.connection.url", "jdbc:h2:mem:" + database);
    hibernate.setProperty("hibernate.connection.username", "sa");
    hibernate.setProperty("hibernate.hbm2ddl.auto", "create-drop");
    hibernate.setProperty("hibernate.generate_statistics", "true");
    hibernate.setProperty("hibernate.session.events.log", "false");
    return hibernate;
  }

  private static void useCaches(SessionFactory sessions) {
    sessions.inTransaction(session -> session.persist(new Counter(1, 5)));
    for (int i = 0; i < 3; i++) {
      assertThat((int) sessions.fromSession(session -> session.find(Counter.class, 1L).content()))
          .isEqualTo(5);
      List<Integer> found =
          sessions.fromSession(
              session ->
                  session
                      .createQuery("select c.content from Counter c", Integer.class)
                      .setCacheable(true)
                      .getResultList());
      assertThat(found).containsExactly(5);
    }
    assertThat(sessions.getStatistics().getSecondLevelCacheHitCount()).isPositive();
  }

  /** The properties of the manual, and nothing else. */
  @Test
  void oneLine_isEnough_andNothingIsWarnedOf() throws Exception {
    Properties manual = new Properties();
    manual.load(new StringReader(Manual.blocks("docs/integrations.md", "properties").get(0)));
    assertThat(manual)
        .containsEntry("hibernate.cache.region.factory_class", "perigee")
        .containsKey("perigee.redis.uri");
    Configuration hibernate = hibernate("one").addProperties(manual);
    hibernate.setProperty("perigee.redis.uri", redis.uri().toString());

    try (Logged logged = new Logged();
        SessionFactory sessions = hibernate.buildSessionFactory()) {
      useCaches(sessions);
      assertThat(sessions.getStatistics().getQueryCacheHitCount()).isPositive();
      assertThat(logged.messages()).noneMatch(line -> line.contains("Missing cache"));
    }
    try (RawRedis raw = redis.raw()) {
      assertThat(raw.number("EXISTS", "shop:" + TIMESTAMPS + ":s:Counter")).isEqualTo(1);
    }
  }

  @Test
  void timestampsAreFar_queriesAreFar_entitiesAreNear() throws Exception {
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      CacheManager manager = manager(provider, "");
      try (SessionFactory sessions = withManager("defaults", manager)) {
        useCaches(sessions);
        assertThat(near(manager, TIMESTAMPS)).isEqualTo(Health.State.OFF);
        assertThat(near(manager, QUERIES)).isEqualTo(Health.State.OFF);
        assertThat(near(manager, Counter.class.getName())).isNotEqualTo(Health.State.OFF);
      }
      assertThat(manager.isClosed()).isFalse(); // it was handed in
    }
  }

  @Test
  void patternsOfTheFile_applyToEntities_andATimestampsRegionThatIsNearIsReadPast()
      throws Exception {
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      CacheManager manager =
          manager(
              provider,
              """
              caches:
                "dev.perigee.hibernate.*": {near: {enabled: false}}
                default-update-timestamps-region: {near: {enabled: true, maxEntries: 7}}
              """);
      try (SessionFactory sessions = withManager("patterns", manager)) {
        useCaches(sessions);
        assertThat(near(manager, Counter.class.getName())).isEqualTo(Health.State.OFF);
        assertThat(near(manager, TIMESTAMPS)).isNotEqualTo(Health.State.OFF);
        assertThat(perigee(manager, TIMESTAMPS).nearStatistics().hits()).isZero();
        assertThat(perigee(manager, TIMESTAMPS).remoteStatistics().hits()).isPositive();
      }
    }
  }

  @Test
  void twoFactoriesInOneJvm_closeApart() {
    Configuration one = hibernate("apart1");
    Configuration two = hibernate("apart2");
    for (Configuration each : new Configuration[] {one, two}) {
      each.setProperty("hibernate.cache.region.factory_class", "perigee");
      each.setProperty("hibernate.cache.use_query_cache", "true");
      each.setProperty("perigee.redis.uri", redis.uri().toString());
      each.setProperty("perigee.namespace", each == one ? "apart1" : "apart2");
    }
    try (SessionFactory second = two.buildSessionFactory()) {
      one.buildSessionFactory().close();
      useCaches(second);
    }
  }

  /** The same place, and no name: each has a manager of its own. */
  @Test
  void twoFactoriesWithTheUriOfOneServer_closeApart() {
    Configuration one = hibernate("place1");
    Configuration two = hibernate("place2");
    for (Configuration each : new Configuration[] {one, two}) {
      each.setProperty("hibernate.cache.region.factory_class", "perigee");
      each.setProperty("hibernate.cache.use_query_cache", "true");
      each.setProperty("hibernate.javax.cache.uri", redis.uri().toString());
      each.setProperty("perigee.namespace", each == one ? "place1" : "place2");
    }
    try (SessionFactory second = two.buildSessionFactory()) {
      one.buildSessionFactory().close();
      useCaches(second);
    }
    try (RawRedis raw = redis.raw()) {
      assertThat(raw.number("EXISTS", "place2:" + TIMESTAMPS + ":s:Counter")).isEqualTo(1);
    }
  }

  /** A timestamp that is lost counts as "never updated": old results would be served. */
  @Test
  void timestamps_areNotDegraded() throws Exception {
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      CacheManager manager = manager(provider, "defaults: {failure: {policy: degrade}}");
      try (SessionFactory sessions = withManager("undegraded", manager)) {
        useCaches(sessions);
        assertThat(policy(manager, TIMESTAMPS)).isEqualTo(FailurePolicy.FAIL);
        assertThat(policy(manager, QUERIES)).isNull(); // as the file has it
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the types of keys and values do not matter
  private static @Nullable Object policy(CacheManager manager, String cache) {
    return manager
        .getCache(cache)
        .getConfiguration(PerigeeConfiguration.class)
        .getSettings()
        .get(CacheSetting.FAILURE_POLICY);
  }

  /** Only hibernate-jcache and the name of the provider, as its own manual says it. */
  @Test
  void plainHibernateJcache_works() {
    System.setProperty("perigee.redis.uri", redis.uri().toString());
    System.setProperty("perigee.namespace", "plain");
    try {
      Configuration hibernate = hibernate("plain");
      hibernate.setProperty("hibernate.cache.region.factory_class", "jcache");
      hibernate.setProperty(
          "hibernate.javax.cache.provider", "dev.perigee.jcache.PerigeeCachingProvider");
      hibernate.setProperty("hibernate.cache.use_query_cache", "true");
      try (Logged logged = new Logged();
          SessionFactory sessions = hibernate.buildSessionFactory()) {
        useCaches(sessions);
        assertThat(sessions.getStatistics().getQueryCacheHitCount()).isPositive();
        assertThat(logged.messages()).anyMatch(line -> line.contains("Missing cache"));
      }
    } finally {
      System.clearProperty("perigee.redis.uri");
      System.clearProperty("perigee.namespace");
    }
  }

  private SessionFactory withManager(String database, CacheManager manager) {
    Configuration hibernate = hibernate(database);
    hibernate.setProperty("hibernate.cache.region.factory_class", "perigee");
    hibernate.setProperty("hibernate.cache.use_query_cache", "true");
    hibernate.getProperties().put("hibernate.javax.cache.cache_manager", manager);
    return hibernate.buildSessionFactory();
  }

  private CacheManager manager(PerigeeCachingProvider provider, String yaml) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", redis.uri().toString());
    properties.setProperty("perigee.namespace", "n" + yaml.length());
    properties.setProperty(
        "perigee.config", Files.writeString(folder.resolve("perigee.yaml"), yaml).toString());
    return provider.getCacheManager(URI.create("perigee:regions"), null, properties);
  }

  private static Health.State near(CacheManager manager, String cache) {
    return perigee(manager, cache).health().state();
  }

  private static PerigeeCache<?, ?> perigee(CacheManager manager, String cache) {
    return manager.getCache(cache).unwrap(PerigeeCache.class);
  }
}
