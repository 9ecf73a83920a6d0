package dev.perigee.jcache;

import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.serialization.PayloadStatistics;
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
   * @return the value, or {@code null} where there is none, and where Redis does not answer and the
   *     cache degrades
   * @throws javax.cache.CacheException if Redis does not answer in time
   */
  @Nullable V getFresh(K key);

  /** Figures of the near cache since this cache was opened; a snapshot. */
  NearStatistics nearStatistics();

  /** What this cache asked of Redis, and whether commands are sent at all; a snapshot. */
  RemoteStatistics remoteStatistics();

  /** What the values that this cache wrote came to, before and after compression; a snapshot. */
  PayloadStatistics payloadStatistics();

  /** What the loader did since this cache was opened; a snapshot. */
  LoadStatistics loadStatistics();

  /**
   * Tells an observer how long Redis takes for each operation of this cache. Near hits are none of
   * them and cost nothing more.
   *
   * @return ends the observation when closed
   */
  RemoteObserver.Observation observe(RemoteObserver observer);

  /**
   * Whether near copies are served, and if not, why and what to change; after an outage, also what
   * a cache that degrades has still to remove from Redis.
   */
  Health health();
}
