package dev.perigee.jcache.internal.manager;

import dev.perigee.jcache.OpenCaches;
import dev.perigee.jcache.PerigeeCache;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of a manager's caches. Thread-safe. */
final class Observers {
  private static final Logger log = LoggerFactory.getLogger(Observers.class);

  private final CopyOnWriteArrayList<OpenCaches.Observer> observers = new CopyOnWriteArrayList<>();

  /**
   * Adds an observer and tells it of the caches that are open.
   *
   * @param open no cache is opened while this iterates
   */
  OpenCaches.Observation add(
      OpenCaches.Observer observer, Iterable<? extends PerigeeCache<?, ?>> open) {
    observers.add(observer);
    open.forEach(cache -> announce(observer, cache));
    return () -> observers.remove(observer);
  }

  void opened(PerigeeCache<?, ?> cache) {
    observers.forEach(observer -> announce(observer, cache));
  }

  /** Closing waits for nobody: a cache that closed meanwhile would stay open for the observer. */
  private static void announce(OpenCaches.Observer observer, PerigeeCache<?, ?> cache) {
    guarded(observer::opened, cache);
    if (cache.isClosed()) {
      guarded(observer::closed, cache);
    }
  }

  void closed(PerigeeCache<?, ?> cache) {
    observers.forEach(observer -> guarded(observer::closed, cache));
  }

  private static void guarded(Consumer<PerigeeCache<?, ?>> told, PerigeeCache<?, ?> cache) {
    try {
      told.accept(cache);
    } catch (RuntimeException e) {
      log.warn("An observer of caches failed at cache \"{}\"", cache.getName(), e);
    }
  }
}
