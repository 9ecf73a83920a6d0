package dev.perigee.spring.boot3;

import dev.perigee.jcache.OpenCaches;
import javax.cache.CacheManager;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code perigee} on Spring Boot 3.5. */
@AutoConfiguration(afterName = "dev.perigee.spring.boot.PerigeeAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, OpenCaches.class})
@ConditionalOnBean(value = CacheManager.class, name = "perigeeCacheManager")
@ConditionalOnProperty(name = "management.health.perigee.enabled", matchIfMissing = true)
public final class PerigeeHealthForBoot3 {

  /** Called by Spring. */
  public PerigeeHealthForBoot3() {}

  /** What the caches say of themselves. */
  @Bean
  @ConditionalOnMissingBean(name = "perigeeHealthIndicator")
  public HealthIndicator perigeeHealthIndicator(CacheManager perigeeCacheManager) {
    return () -> {
      CachesHealth health = CachesHealth.of(perigeeCacheManager);
      return (health.up() ? Health.up() : Health.down()).withDetails(health.caches()).build();
    };
  }
}
