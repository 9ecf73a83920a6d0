package dev.perigee.hibernate;

import dev.perigee.jcache.PerigeeCachingProvider;
import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheManager;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/**
 * Session factories over one database and one Redis; each is a node, with a provider and so a near
 * cache and a connection of its own.
 */
final class Shop implements AutoCloseable {
  private final Database database;
  private final RedisServer redis;
  private final Path configuration;
  private final Deque<Runnable> open = new ArrayDeque<>();

  Shop(Database database, RedisServer redis, NearMode mode, Path folder) {
    this.database = database;
    this.redis = redis;
    try {
      configuration = Files.writeString(folder.resolve("perigee.yaml"), mode.yaml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node; the first one makes the tables. */
  SessionFactory node() {
    return node(Map.of());
  }

  SessionFactory node(Map<String, Object> more) {
    PerigeeCachingProvider provider = new PerigeeCachingProvider();
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", redis.uri().toString());
    properties.setProperty("perigee.config", configuration.toString());
    CacheManager manager =
        provider.getCacheManager(
            URI.create("perigee:node"), Shop.class.getClassLoader(), properties);
    boolean first = open.isEmpty();
    open.push(provider::close);
    Configuration hibernate = new Configuration();
    for (Class<?> entity :
        new Class<?>[] {Product.class, Counter.class, Country.class, Banner.class, Account.class}) {
      hibernate.addAnnotatedClass(entity);
    }
    Properties values = hibernate.getProperties();
    values.put("hibernate.connection.url", database.url());
    values.put("hibernate.connection.username", database.user());
    values.put("hibernate.connection.pool_size", "8");
    values.put("hibernate.hbm2ddl.auto", first ? "create" : "none");
    values.put("hibernate.generate_statistics", "true");
    values.put("hibernate.session.events.log", "false");
    values.put("hibernate.cache.use_query_cache", "true");
    values.put("hibernate.cache.region.factory_class", "perigee");
    values.put("hibernate.javax.cache.cache_manager", manager);
    values.putAll(more);
    SessionFactory node = hibernate.buildSessionFactory();
    open.push(node::close);
    return node;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
