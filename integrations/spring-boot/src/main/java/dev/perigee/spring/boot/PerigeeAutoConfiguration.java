package dev.perigee.spring.boot;

import dev.perigee.jcache.PerigeeCachingProvider;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes Perigee the cache of the application: a {@code javax.cache.CacheManager} of its own, and
 * with {@code @EnableCaching} the one of Spring above it.
 *
 * <p>Comes before Spring Boot's own configuration of caches, which then finds them and adds
 * nothing. That is named, not referred to, since it stands in another package in each of Spring
 * Boot 3.5 and 4.
 */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
      "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration"
    })
@ConditionalOnProperty(name = "perigee.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PerigeeProperties.class)
public final class PerigeeAutoConfiguration {

  /** Called by Spring. */
  public PerigeeAutoConfiguration() {}

  /**
   * The manager. It belongs to this application context, even where others are in the same process,
   * and is closed with it. Connects when a cache is first used.
   */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(CacheManager.class)
  public CacheManager perigeeCacheManager(
      PerigeeProperties properties,
      Environment environment,
      ResourceLoader resources,
      ObjectProvider<PerigeeCustomizer> customizers) {
    Properties said = new Properties();
    put(said, "perigee.config", properties.config());
    put(said, "perigee.namespace", properties.namespace());
    put(said, "perigee.redis.uri", properties.redis().uri());
    PerigeeCachingProvider provider = new PerigeeCachingProvider();
    @Nullable ClassLoader loader = resources.getClassLoader();
    CacheManager manager =
        provider.getCacheManager(
            provider.getDefaultURI(),
            loader == null ? provider.getDefaultClassLoader() : loader,
            said);
    properties
        .caches()
        .forEach((name, cache) -> manager.createCache(name, CacheConfigurations.of(cache)));
    for (String name : namesIn(environment)) {
      if (manager.getCache(name) == null) {
        var unused = manager.createCache(name, new MutableConfiguration<>());
      }
    }
    customizers.orderedStream().forEach(each -> each.customize(manager));
    return manager;
  }

  /** Spring's manager, which {@code @Cacheable} and its like ask. */
  @Bean
  @ConditionalOnBean(CacheAspectSupport.class)
  @ConditionalOnMissingBean(value = org.springframework.cache.CacheManager.class)
  @ConditionalOnProperty(name = "spring.cache.type", havingValue = "jcache", matchIfMissing = true)
  public JCacheCacheManager cacheManager(
      CacheManager perigeeCacheManager, PerigeeProperties properties) {
    return properties.createCaches()
        ? new CachesOnDemand(perigeeCacheManager)
        : new JCacheCacheManager(perigeeCacheManager);
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }

  private static List<String> namesIn(Environment environment) {
    return Binder.get(environment)
        .bind("spring.cache.cache-names", Bindable.listOf(String.class))
        .orElse(List.of());
  }
}
