package dev.perigee.jcache.internal.integration;

import dev.perigee.jcache.LoadStatistics;
import java.io.Closeable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * The user's loader: what it throws becomes a {@link CacheLoaderException}, and what it leaves out
 * or answers with {@code null} is not there.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Loader<K, V> implements Closeable {
  /** For how long a load that is under way keeps the loader from being closed. */
  private static final long PATIENCE_SECONDS = 5;

  private final CacheLoader<K, V> loader;
  private final LongSupplier nanoTime;
  private final LongAdder loads = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** Read by loads, written by who closes. */
  private final ReentrantReadWriteLock uses = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /**
   * @param nanoTime the clock that loads are timed by, in nanoseconds
   */
  public Loader(CacheLoader<K, V> loader, LongSupplier nanoTime) {
    this.loader = loader;
    this.nanoTime = nanoTime;
  }

  /** Loads the value of a key. */
  public @Nullable V load(K key) {
    return timed(() -> loader.load(key));
  }

  /**
   * A value, and what loading it cost.
   *
   * @param millis in milliseconds, cut to whole ones
   */
  public record Loaded<V>(V value, long millis) {}

  /** Loads the value of a key, and says what that cost. */
  public @Nullable Loaded<V> loadTimed(K key) {
    long began = nanoTime.getAsLong();
    @Nullable V value = load(key);
    long took = nanoTime.getAsLong() - began;
    return value == null ? null : new Loaded<>(value, TimeUnit.NANOSECONDS.toMillis(took));
  }

  /** Loads the values of many keys. */
  public Map<K, V> loadAll(Iterable<? extends K> keys) {
    @Nullable Map<K, V> loaded = timed(() -> loader.loadAll(keys));
    Map<K, V> present = new HashMap<>();
    if (loaded != null) {
      loaded.forEach(
          (key, value) -> {
            if (key != null && value != null) {
              present.put(key, value);
            }
          });
    }
    return present;
  }

  /** What was loaded so far. */
  public LoadStatistics statistics() {
    return new LoadStatistics(loads.sum(), failures.sum(), nanos.sum());
  }

  /** Nobody loads by a loader that is closed: it would open again what was closed. */
  private <T> @Nullable T timed(Supplier<@Nullable T> load) {
    if (!uses.readLock().tryLock()) { // it does not wait behind somebody who waits to close
      throw isClosed();
    }
    try {
      if (closed) {
        throw isClosed();
      }
      return counted(load);
    } finally {
      uses.readLock().unlock();
    }
  }

  private IllegalStateException isClosed() {
    return new IllegalStateException(
        "The loader " + loader.getClass().getName() + " is closed, with its cache");
  }

  private <T> @Nullable T counted(Supplier<@Nullable T> load) {
    long began = nanoTime.getAsLong();
    boolean done = false;
    try {
      @Nullable T loaded = load.get();
      done = true;
      return loaded;
    } catch (CacheLoaderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(e);
    } finally {
      nanos.add(nanoTime.getAsLong() - began);
      loads.increment();
      if (!done) {
        failures.increment();
      }
    }
  }

  private CacheLoaderException failed(RuntimeException e) {
    return new CacheLoaderException("The loader " + loader.getClass().getName() + " threw", e);
  }

  /** Begins no more loads, waits a while for those under way, and closes the user's loader. */
  @Override
  public void close() {
    closed = true;
    boolean alone = false;
    try {
      alone =
          uses.getReadHoldCount() == 0 // else it is a loader that closes its cache
              && uses.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Closing.quietly(loader);
    } finally {
      if (alone) {
        uses.writeLock().unlock();
      }
    }
  }
}
