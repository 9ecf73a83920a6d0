package dev.perigee.spring.boot3;

import dev.perigee.jcache.PerigeeCache;
import dev.perigee.near.Health;
import java.util.Map;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.CacheManager;

/**
 * The health of the caches of a manager that are open. A near cache that is degraded or off does
 * not make it unhealthy: reads go to Redis.
 *
 * @param up whether Redis answers, as far as the caches know: nobody waits for it here
 * @param caches what each cache says of itself
 */
public record CachesHealth(boolean up, Map<String, String> caches) {

  public CachesHealth {
    caches = Map.copyOf(caches);
  }

  /** Looks at the caches of a manager; those of other providers are left out. */
  public static CachesHealth of(CacheManager manager) {
    Map<String, String> caches = new TreeMap<>();
    boolean up = !manager.isClosed();
    if (up) {
      for (String name : manager.getCacheNames()) {
        Cache<Object, Object> cache = manager.getCache(name);
        if (cache instanceof PerigeeCache<?, ?> perigee) {
          Health health = perigee.health();
          up &= health.state() != Health.State.DOWN;
          caches.put(name, health.state() + ": " + health.detail());
        }
      }
    }
    return new CachesHealth(up, caches);
  }
}
