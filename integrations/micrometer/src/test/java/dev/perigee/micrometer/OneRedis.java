package dev.perigee.micrometer;

import dev.perigee.jcache.PerigeeCachingProvider;
import dev.perigee.testing.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;

/** A Redis, and nodes on it that each have a provider of their own. */
final class OneRedis implements AutoCloseable {
  private final RedisServer server = RedisServer.start();
  private final List<PerigeeCachingProvider> nodes = new ArrayList<>();

  CacheManager node() {
    PerigeeCachingProvider provider = new PerigeeCachingProvider();
    nodes.add(provider);
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", server.uri().toString());
    return provider.getCacheManager(URI.create("perigee:metered"), null, properties);
  }

  void closeNodes() {
    nodes.forEach(PerigeeCachingProvider::close);
    nodes.clear();
  }

  @Override
  public void close() {
    closeNodes();
    server.close();
  }
}
