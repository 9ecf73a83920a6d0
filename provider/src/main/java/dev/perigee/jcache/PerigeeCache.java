package dev.perigee.jcache;

import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * What Perigee's caches can do beyond JSR-107; a cache gives it by {@code
 * cache.unwrap(PerigeeCache.class)}. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface PerigeeCache<K, V> extends Cache<K, V> {

  /**
   * Reads past the near cache: the value as the master in Redis has it now. Counts as a {@code get}
   * in the statistics; neither loads nor prolongs the entry.
   *
   * @param key the key
   * @return the value, or {@code null} where there is none
   * @throws javax.cache.CacheException if Redis does not answer in time
   */
  @Nullable V getFresh(K key);

  /** Figures of the near cache since this cache was opened; a snapshot. */
  NearStatistics nearStatistics();

  /** Whether near copies are served, and if not, why and what to change. */
  Health health();
}
