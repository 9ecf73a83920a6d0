package dev.perigee.hammer.node;

import dev.perigee.hammer.Subject;
import dev.perigee.jcache.PerigeeCache;
import java.time.Duration;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;

/**
 * Tells whether entries in every part of the key space are served near: a cache of its own, which
 * nobody else uses, so that its figures are those of the probe. For one thread.
 */
public final class Probe {
  /** Enough that each of a few masters has some of them. */
  public static final int KEYS = 32;

  private static final String NAME = "probe";

  private final PerigeeCache<String, String> cache;

  Probe(PerigeeCache<String, String> cache) {
    this.cache = cache;
  }

  static Cache<String, String> open(CacheManager manager, Duration lease) {
    return manager.createCache(NAME, Subject.LEASE.configuration(lease));
  }

  /** The key in Redis; the ledger knows nothing of it. */
  public static String redisKey(String namespace, int key) {
    return namespace + ":" + NAME + ":s:" + key(key);
  }

  private static String key(int key) {
    return "p" + key;
  }

  /** Reads everything twice; the second time Redis must not have been asked. */
  boolean isNear() {
    try {
      readAll();
      long before = cache.nearStatistics().hits();
      readAll();
      return cache.nearStatistics().hits() - before == KEYS;
    } catch (CacheException e) {
      return false; // a master cannot be reached
    }
  }

  private void readAll() {
    for (int i = 0; i < KEYS; i++) {
      if (cache.get(key(i)) == null) {
        cache.put(key(i), "probe");
      }
    }
  }
}
