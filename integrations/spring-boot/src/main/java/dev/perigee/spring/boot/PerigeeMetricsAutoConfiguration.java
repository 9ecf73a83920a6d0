package dev.perigee.spring.boot;

import dev.perigee.micrometer.PerigeeMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import javax.cache.CacheManager;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of the caches, where Micrometer is there. */
@AutoConfiguration(after = PerigeeAutoConfiguration.class)
@ConditionalOnClass({MeterBinder.class, PerigeeMetrics.class})
@ConditionalOnBean(value = CacheManager.class, name = "perigeeCacheManager")
public final class PerigeeMetricsAutoConfiguration {

  /** Called by Spring. */
  public PerigeeMetricsAutoConfiguration() {}

  /** Bound to every registry by Spring Boot. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  public PerigeeMetrics perigeeMetrics(CacheManager perigeeCacheManager) {
    return new PerigeeMetrics(perigeeCacheManager);
  }
}
