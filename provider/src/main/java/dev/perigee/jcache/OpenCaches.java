package dev.perigee.jcache;

/**
 * The caches of one manager that are open, now and later: for whoever must find those that a
 * framework creates on the fly. A manager gives it by {@code manager.unwrap(OpenCaches.class)}.
 * Thread-safe.
 */
public interface OpenCaches {

  /** Is told of caches. Called while the manager waits: it does not block, and opens no cache. */
  interface Observer {

    /** A cache is open: it was before the observer came, or has just been opened. */
    void opened(PerigeeCache<?, ?> cache);

    /** A cache was closed. May be told more than once of the same one. */
    void closed(PerigeeCache<?, ?> cache);
  }

  /** Ends the observation when closed; idempotent. */
  interface Observation extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Tells an observer of the caches that are open and of those to come. What it throws is logged.
   */
  Observation observe(Observer observer);
}
