package dev.perigee.jcache.config;

/** What operations do while Redis does not answer. */
public enum FailurePolicy {
  /** They throw a {@link javax.cache.CacheException} within the timeout. */
  FAIL,
  /**
   * Reads are misses, or near copies no older than {@code staleIfError}; writes succeed for the
   * caller, and their keys are removed from Redis before anything is served after the outage.
   */
  DEGRADE
}
