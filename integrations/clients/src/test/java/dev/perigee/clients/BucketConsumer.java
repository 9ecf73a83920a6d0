package dev.perigee.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.grid.jcache.Bucket4jJCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/** A JVM of its own that takes tokens from a bucket in the cache, with several threads. */
public final class BucketConsumer {
  private BucketConsumer() {}

  /** Arguments: capacity of the bucket, threads, attempts of each, file for the sum of tokens. */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[1]);
    int attempts = Integer.parseInt(arguments[2]);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (CachingProvider provider = Caching.getCachingProvider();
        CacheManager manager = provider.getCacheManager()) {
      Cache<String, byte[]> cache = manager.createCache("buckets", new MutableConfiguration<>());
      Bucket bucket = bucket(cache, Long.parseLong(arguments[0]));
      List<Future<Integer>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        running.add(executor.submit(() -> consume(bucket, attempts)));
      }
      int consumed = 0;
      for (Future<Integer> one : running) {
        consumed += one.get();
      }
      Files.writeString(Path.of(arguments[3]), Integer.toString(consumed), UTF_8);
    } finally {
      executor.shutdownNow();
    }
  }

  /** A bucket that is full at first and gets one token a year. */
  static Bucket bucket(Cache<String, byte[]> cache, long capacity) {
    BucketConfiguration configuration =
        BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(capacity).refillIntervally(1, Duration.ofDays(365)))
            .build();
    return Bucket4jJCache.entryProcessorBasedBuilder(cache)
        .build()
        .builder()
        .build("tenant", () -> configuration);
  }

  private static int consume(Bucket bucket, int attempts) {
    int consumed = 0;
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (bucket.tryConsume(1)) {
        consumed++;
      }
    }
    return consumed;
  }
}
