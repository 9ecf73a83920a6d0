package dev.perigee.jcache;

import dev.perigee.testing.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;

/** A Redis and the nodes that use it: each node has a provider, and so a connection, of its own. */
final class Nodes implements AutoCloseable {
  private final RedisServer redis;
  private final List<PerigeeCachingProvider> providers = new ArrayList<>();

  private final boolean ownsRedis;
  private boolean patient;

  private Nodes(RedisServer redis, boolean ownsRedis) {
    this.redis = redis;
    this.ownsRedis = ownsRedis;
  }

  /** Starts a Redis of its own. */
  static Nodes start() {
    return new Nodes(RedisServer.start(), true);
  }

  /** As {@link #start}, for tests that a slow machine must not make fail by a timeout. */
  static Nodes startPatient() {
    Nodes nodes = start();
    nodes.patient = true;
    return nodes;
  }

  /** More nodes on a Redis that somebody else stops. */
  static Nodes on(RedisServer redis) {
    return new Nodes(redis, false);
  }

  RedisServer redis() {
    return redis;
  }

  /** The manager of a new node. */
  CacheManager node() {
    return node(new Properties());
  }

  CacheManager node(Properties properties) {
    PerigeeCachingProvider provider = new PerigeeCachingProvider();
    providers.add(provider);
    properties.putIfAbsent("perigee.redis.uri", redis.uri().toString());
    properties.putIfAbsent("perigee.namespace", "test");
    if (patient) {
      properties.putIfAbsent("perigee.config", "classpath:patient.yaml");
    }
    return provider.getCacheManager(
        URI.create("perigee:test"), Nodes.class.getClassLoader(), properties);
  }

  /** The cache of a new node. */
  <K, V> PerigeeCache<K, V> cache(String name, Configuration<K, V> configuration) {
    Cache<K, V> cache = node().createCache(name, configuration);
    return perigee(cache);
  }

  @SuppressWarnings("unchecked")
  static <K, V> PerigeeCache<K, V> perigee(Cache<K, V> cache) {
    return cache.unwrap(PerigeeCache.class);
  }

  /** Closes the nodes and leaves the server. */
  void closeNodes() {
    providers.forEach(PerigeeCachingProvider::close);
    providers.clear();
  }

  @Override
  public void close() {
    closeNodes();
    if (ownsRedis) {
      redis.close();
    }
  }
}
