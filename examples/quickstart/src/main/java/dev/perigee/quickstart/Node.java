package dev.perigee.quickstart;

import dev.perigee.jcache.PerigeeCache;
import dev.perigee.near.NearStatistics;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.management.CacheStatisticsMXBean;
import javax.cache.spi.CachingProvider;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * What one JVM of a shop would have: a provider, a manager, a cache. Nothing is shared with another
 * node but Redis.
 *
 * @param name of the node
 * @param provider its own provider: a class loader of its own makes {@link Caching} give one
 * @param products its view of the cache that all nodes share
 */
record Node(String name, CachingProvider provider, Cache<Long, Product> products)
    implements AutoCloseable {

  static Node open(String name, URI redis) {
    ClassLoader loader = new URLClassLoader(new URL[0], Node.class.getClassLoader());
    CachingProvider provider =
        Caching.getCachingProvider("dev.perigee.jcache.PerigeeCachingProvider", loader);

    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", redis.toString());
    properties.setProperty("perigee.namespace", "shop");
    CacheManager manager =
        provider.getCacheManager(URI.create("perigee:node-" + name), loader, properties);

    Cache<Long, Product> products =
        manager.createCache(
            "products",
            new MutableConfiguration<Long, Product>()
                .setTypes(Long.class, Product.class)
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 10)))
                .setStatisticsEnabled(true));
    return new Node(name, provider, products);
  }

  /** What JSR-107 does not have: reads past the near cache, its figures, its health. */
  @SuppressWarnings("unchecked")
  PerigeeCache<Long, Product> perigee() {
    return products.unwrap(PerigeeCache.class);
  }

  NearStatistics near() {
    return perigee().nearStatistics();
  }

  /** The statistics of JSR-107, from JMX as a console would show them. */
  CacheStatisticsMXBean statistics() {
    try {
      ObjectName bean =
          new ObjectName(
              "javax.cache:type=CacheStatistics,CacheManager=perigee.node-"
                  + name
                  + ",Cache=products");
      return JMX.newMXBeanProxy(
          ManagementFactory.getPlatformMBeanServer(), bean, CacheStatisticsMXBean.class);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    provider.close();
  }
}
