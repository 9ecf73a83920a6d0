package dev.perigee.micrometer;

import dev.perigee.jcache.OpenCaches;
import dev.perigee.jcache.PerigeeCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.cache.CacheManager;

/**
 * Meters of every cache of one of Perigee's managers, of those that are open and of those to come.
 * The meters of a cache go when it is closed. All have the tags {@code cache} and {@code
 * cache.manager}, the manager's URI without credentials.
 *
 * <p>Nothing is measured on the way of a near hit: counters are read when the registry asks for
 * them. Only commands to Redis are timed, once somebody binds this. Thread-safe.
 */
public final class PerigeeMetrics implements MeterBinder, AutoCloseable {
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//)[^/?#]*@");

  private final CacheManager manager;
  private final Tags tags;
  private final List<Runnable> unbinding = new ArrayList<>();

  /**
   * @param manager a manager of Perigee's
   */
  public PerigeeMetrics(CacheManager manager) {
    this(manager, List.of());
  }

  /**
   * @param manager a manager of Perigee's
   * @param tags for every meter, beside those of the cache
   */
  public PerigeeMetrics(CacheManager manager, Iterable<Tag> tags) {
    this.manager = manager;
    this.tags =
        Tags.of(tags)
            .and(
                "cache.manager", CREDENTIALS.matcher(manager.getURI().toString()).replaceFirst(""));
  }

  /**
   * Registers the meters of the caches that are open, and of each that will be.
   *
   * @throws IllegalArgumentException if the manager is another provider's
   * @throws IllegalStateException if it is closed
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    Map<PerigeeCache<?, ?>, CacheMeters> bound = new ConcurrentHashMap<>();
    OpenCaches.Observation observation =
        manager
            .unwrap(OpenCaches.class)
            .observe(
                new OpenCaches.Observer() {
                  @Override
                  public void opened(PerigeeCache<?, ?> cache) {
                    bound.computeIfAbsent(
                        cache,
                        missing ->
                            new CacheMeters(cache, registry, tags.and("cache", cache.getName())));
                  }

                  @Override
                  public void closed(PerigeeCache<?, ?> cache) {
                    bound.computeIfPresent(
                        cache,
                        (closed, meters) -> {
                          meters.remove();
                          return null;
                        });
                  }
                });
    synchronized (unbinding) {
      unbinding.add(
          () -> {
            observation.close();
            bound.values().forEach(CacheMeters::remove);
          });
    }
  }

  /** Removes every meter that this registered, and stops timing. Idempotent. */
  @Override
  public void close() {
    synchronized (unbinding) {
      unbinding.forEach(Runnable::run);
      unbinding.clear();
    }
  }
}
