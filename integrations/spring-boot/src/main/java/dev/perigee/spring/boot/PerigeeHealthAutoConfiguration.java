package dev.perigee.spring.boot;

import dev.perigee.spring.boot3.CachesHealth;
import javax.cache.CacheManager;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code perigee} on Spring Boot 4. */
@AutoConfiguration(after = PerigeeAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(value = CacheManager.class, name = "perigeeCacheManager")
@ConditionalOnProperty(name = "management.health.perigee.enabled", matchIfMissing = true)
public final class PerigeeHealthAutoConfiguration {

  /** Called by Spring. */
  public PerigeeHealthAutoConfiguration() {}

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
