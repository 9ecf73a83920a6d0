package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.event.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent misses of a key in this JVM share one load.
 *
 * <p>A load may be joined until this node writes the key: whoever reads after a write of his own
 * must not get what was loaded before it. A loader may wait for another thread that reads the same
 * key: so nobody waits for a load for ever; one of those who lost patience loads, and the others
 * wait for that.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class SharedLoads<K, V> {
  private final Duration patience;
  private final ConcurrentHashMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

  /**
   * @param patience how long somebody else's load is waited for
   */
  SharedLoads(Duration patience) {
    this.patience = patience;
  }

  private record Flight<V>(Thread leader, CompletableFuture<@Nullable V> result) {}

  /**
   * Loads a value, or waits for a load of it that is under way.
   *
   * @param load loads and stores; called on this thread or not at all
   * @param joined what a follower gets of the leader's value
   */
  @Nullable V load(K key, Function<K, @Nullable V> load, Function<V, V> joined) {
    Flight<V> mine = new Flight<>(Thread.currentThread(), new CompletableFuture<>());
    while (true) {
      @Nullable Flight<V> other = flights.putIfAbsent(key, mine);
      if (other == null) {
        return lead(key, mine, load);
      }
      if (other.leader == Thread.currentThread()) {
        // A loader that reads the key it loads: waiting would be for itself.
        return load.apply(key);
      }
      if (Patience.awaits(other.result, patience)) {
        return follow(other, joined);
      }
      if (flights.replace(key, other, mine)) { // one of those who waited loads, for all others
        return lead(key, mine, load);
      }
    }
  }

  private @Nullable V lead(K key, Flight<V> flight, Function<K, @Nullable V> load) {
    try {
      @Nullable V value = load.apply(key);
      flight.result.complete(value);
      return value;
    } catch (Throwable e) {
      flight.result.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(key, flight);
    }
  }

  private static <V> @Nullable V follow(Flight<V> flight, Function<V, V> joined) {
    try {
      @Nullable V value = flight.result.join();
      return value == null ? null : joined.apply(value);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** The key was written: readers from now on do not join what is under way. */
  void forget(K key) {
    if (!flights.isEmpty()) {
      flights.remove(key);
    }
  }
}
