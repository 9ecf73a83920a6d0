package dev.perigee.hibernate;

import dev.perigee.jcache.PerigeeCache;
import javax.cache.Cache;
import org.hibernate.cache.jcache.internal.JCacheAccessImpl;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A region that is never read from a near copy, however its cache is configured. An old timestamp
 * of a table makes results of queries look current that another node's update has overtaken.
 */
final class FreshAccess extends JCacheAccessImpl {
  private final PerigeeCache<Object, Object> cache;

  @SuppressWarnings("unchecked")
  FreshAccess(Cache<Object, Object> cache) {
    super(cache);
    this.cache = cache.unwrap(PerigeeCache.class);
  }

  @Override
  public @Nullable Object getFromCache(Object key, SharedSessionContractImplementor session) {
    return cache.getFresh(key);
  }
}
