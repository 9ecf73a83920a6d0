package dev.perigee.benchmark.near;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.perigee.benchmark.value.Sample;
import dev.perigee.testing.RedisServer;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One read of a key that is in the process: Perigee's whole protocol, and what is without any. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class NearHitBenchmark {
  private static final int KEYS = 1024;

  /** The value. */
  @Param({"A", "B"})
  public Sample value = Sample.A;

  /** Who is asked. */
  @Param public Asked asked = Asked.CAFFEINE;

  private final String[] keys = new String[KEYS];
  private @Nullable Reader reader;

  /** Where a key is read. */
  public enum Asked {
    /** A bare Caffeine cache with a maximum size. */
    CAFFEINE {
      @Override
      Reader open(String[] keys, Sample value) {
        com.github.benmanes.caffeine.cache.Cache<String, Object> cache =
            Caffeine.newBuilder().maximumSize(10_000).build();
        for (int i = 0; i < keys.length; i++) {
          cache.put(keys[i], value.make(i));
        }
        return new Reader() {
          @Override
          @Nullable Object get(String key) {
            return cache.getIfPresent(key);
          }
        };
      }
    },
    /** Perigee, near cache on, with its defaults. */
    PERIGEE {
      @Override
      Reader open(String[] keys, Sample value) {
        RedisServer redis = RedisServer.start();
        CachingProvider provider =
            Caching.getCachingProvider("dev.perigee.jcache.PerigeeCachingProvider");
        CacheManager manager = provider.getCacheManager(redis.uri(), null, new Properties());
        return new JCacheReader(manager, keys, value, redis);
      }
    },
    /** Caffeine's own JCache provider. */
    CAFFEINE_JCACHE {
      @Override
      Reader open(String[] keys, Sample value) {
        CachingProvider provider =
            Caching.getCachingProvider(
                "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider");
        CacheManager manager =
            provider.getCacheManager(URI.create("benchmark:near"), null, new Properties());
        return new JCacheReader(manager, keys, value, () -> {});
      }
    };

    abstract Reader open(String[] keys, Sample value);
  }

  /** Reads one key. */
  abstract static class Reader {
    abstract @Nullable Object get(String key);

    void close() throws Exception {}
  }

  /** Reads by {@link Cache#get}. */
  private static final class JCacheReader extends Reader {
    private final CacheManager manager;
    private final Cache<String, Object> cache;
    private final AutoCloseable behind;

    JCacheReader(CacheManager manager, String[] keys, Sample value, AutoCloseable behind) {
      this.manager = manager;
      this.behind = behind;
      cache = manager.createCache("near-hit", new MutableConfiguration<String, Object>());
      for (int i = 0; i < keys.length; i++) {
        cache.put(keys[i], value.make(i));
      }
    }

    @Override
    @Nullable Object get(String key) {
      return cache.get(key);
    }

    @Override
    void close() throws Exception {
      manager.close();
      behind.close();
    }
  }

  /** The place in the keys where a thread is. */
  @State(Scope.Thread)
  public static class Place {
    private int next;
  }

  @Setup
  public void open() {
    for (int i = 0; i < KEYS; i++) {
      keys[i] = Sample.key(i);
    }
    reader = asked.open(keys, value);
  }

  @TearDown
  public void close() throws Exception {
    if (reader != null) {
      reader.close();
    }
  }

  @Benchmark
  public @Nullable Object get(Place place) {
    Reader open = reader;
    return open == null ? null : open.get(keys[place.next++ & (KEYS - 1)]);
  }
}
