package dev.perigee.jcache.config;

/** What operations do while Redis does not answer. */
public enum FailurePolicy {
  /** They throw a {@link javax.cache.CacheException} within the timeout. */
  FAIL,
  /**
   * Reads are misses, or near copies no older than {@code staleIfError}; writes succeed for the
   * caller, as if there had been no entry. Before Redis is asked for anything else after the
   * outage, the keys that were written are removed from it; more than 10,000 are the whole cache.
   * They are remembered in this JVM only. What Redis refuses is thrown as ever.
   */
  DEGRADE
}
