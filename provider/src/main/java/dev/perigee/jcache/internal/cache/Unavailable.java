package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.config.Atomicity;
import dev.perigee.jcache.internal.config.CacheSettings;
import javax.cache.CacheException;

/**
 * Settings that promise what this version does not do. Better no cache than one that is believed to
 * keep a promise.
 */
final class Unavailable {
  private Unavailable() {}

  /**
   * @throws CacheException if the cache asks for something that is not there yet
   */
  static void refuse(CacheSettings settings) {
    if (settings.atomicity() != Atomicity.CAS) {
      throw refused(settings, "atomicity: locked", "atomicity: cas");
    }
  }

  private static CacheException refused(CacheSettings settings, String asked, String instead) {
    return new CacheException(
        "Cache \""
            + settings.cacheName()
            + "\" is configured with "
            + asked
            + ", which this version of Perigee does not offer; use "
            + instead);
  }
}
