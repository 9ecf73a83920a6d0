package dev.perigee.spring.boot;

import javax.cache.CacheManager;

/**
 * A bean of this type makes caches, or whatever else a new manager needs, before the application
 * uses it.
 */
@FunctionalInterface
public interface PerigeeCustomizer {

  /** Called once, when the manager has been made and the caches of the properties are there. */
  void customize(CacheManager manager);
}
