package dev.perigee.jcache;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;

/** Increments a counter by entry processors: in this JVM, or as the main class of another. */
public final class InvokeLoop {
  static final String KEY = "counter";

  private InvokeLoop() {}

  /** Arguments: URI of Redis, threads, increments of each. */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", arguments[0]);
    properties.setProperty("perigee.namespace", "test");
    try (PerigeeCachingProvider provider = new PerigeeCachingProvider()) {
      Cache<String, Long> cache =
          provider
              .getCacheManager(
                  URI.create("perigee:loop"), InvokeLoop.class.getClassLoader(), properties)
              .createCache("counters", new MutableConfiguration<String, Long>());
      run(cache, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }
  }

  static void run(Cache<String, Long> cache, int threads, int increments) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(executor.submit(() -> increment(cache, increments)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static void increment(Cache<String, Long> cache, int increments) {
    for (int i = 0; i < increments; i++) {
      cache.invoke(
          KEY,
          (entry, arguments) -> {
            entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
            return null;
          });
    }
  }
}
