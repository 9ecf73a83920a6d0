package dev.perigee.jcache.internal.manager;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Caching;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redisson's jar registers a caching provider of its own. With two registered, {@code
 * Caching.getCachingProvider()} throws without saying what to do; so this says it.
 */
public final class OtherProviders {
  private static final Logger log = LoggerFactory.getLogger(OtherProviders.class);

  /**
   * In pieces, so that it stays what it is where the standalone artifact relocates org.redisson.
   */
  private static final String OTHER =
      String.join(".", "org", "redisson", "jcache.JCachingProvider");

  private static final String OURS = "dev.perigee.jcache.PerigeeCachingProvider";
  private static final AtomicBoolean reported = new AtomicBoolean();

  private OtherProviders() {}

  /** Logs the property to set, once, unless it is set. */
  public static void report() {
    String property = Caching.JAVAX_CACHE_CACHING_PROVIDER;
    if (System.getProperty(property) == null
        && isVisible()
        && reported.compareAndSet(false, true)) {
      log.info(
          "Redisson's own caching provider is on the class path too. Name the one to use:"
              + " -D{}={}, or Caching.getCachingProvider(\"{}\")",
          property,
          OURS,
          OURS);
    }
  }

  private static boolean isVisible() {
    try {
      Class.forName(OTHER, false, OtherProviders.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
