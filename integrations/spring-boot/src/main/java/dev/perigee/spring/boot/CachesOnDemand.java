package dev.perigee.spring.boot;

import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.jcache.JCacheCacheManager;

/** Spring's view of a manager, which makes the caches that annotations name. */
final class CachesOnDemand extends JCacheCacheManager {
  private final CacheManager manager;

  CachesOnDemand(CacheManager manager) {
    super(manager);
    this.manager = manager;
  }

  @Override
  protected @Nullable Cache getMissingCache(String name) {
    @Nullable Cache found = super.getMissingCache(name);
    if (found == null) {
      create(name);
      found = super.getMissingCache(name);
    }
    return found;
  }

  private void create(String name) {
    try {
      var unused = manager.createCache(name, new MutableConfiguration<>());
    } catch (CacheException e) {
      if (manager.getCache(name) == null) { // else another thread was first
        throw e;
      }
    }
  }
}
