package dev.perigee.clients;

import dev.perigee.jcache.PerigeeCachingProvider;
import dev.perigee.testing.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;

/** A Redis and the nodes that use it: each node has a provider, and so a connection, of its own. */
final class Nodes implements AutoCloseable {
  private final RedisServer redis = RedisServer.start();
  private final List<PerigeeCachingProvider> providers = new ArrayList<>();

  RedisServer redis() {
    return redis;
  }

  /** What sends a manager to this Redis. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", redis.uri().toString());
    properties.setProperty("perigee.namespace", "test");
    return properties;
  }

  /** The manager of a new node. */
  CacheManager node() {
    return node(properties());
  }

  CacheManager node(Properties properties) {
    PerigeeCachingProvider provider = new PerigeeCachingProvider();
    providers.add(provider);
    return provider.getCacheManager(
        URI.create("perigee:test"), Nodes.class.getClassLoader(), properties);
  }

  /** Closes the nodes and leaves the server. */
  void closeNodes() {
    providers.forEach(PerigeeCachingProvider::close);
    providers.clear();
  }

  @Override
  public void close() {
    closeNodes();
    redis.close();
  }
}
