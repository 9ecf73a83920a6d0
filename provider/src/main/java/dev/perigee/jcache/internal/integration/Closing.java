package dev.perigee.jcache.internal.integration;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what users handed in and the specification wants closed with the cache. */
public final class Closing {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /** Closes the object if it can be closed; what it throws is logged, for others must close too. */
  public static void quietly(@Nullable Object object) {
    if (object instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        log.warn("{} threw when it was closed with its cache", object.getClass().getName(), e);
      }
    }
  }
}
