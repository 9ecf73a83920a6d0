package dev.perigee.near.internal.store;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.WriteTtl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How operations of a store end during an outage. Each is the same three steps: settle what is left
 * to remove; if that cannot be done now, or Redis turns out not to be there, answer as if there
 * were no entry; and leave what was to be written to the {@link Recovery}. What is no outage is
 * thrown as ever, and so are keys and values that are refused. Thread-safe.
 */
final class Degradation<K, V> {
  /** For how long a Redis that was not there is not offered what a loader returned. */
  private static final long OFFER_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final TieredStore<K, V> store;
  private final Recovery recovery;
  private final long staleNanos;
  private final LongSupplier clock;

  /** When Redis was not there last; {@code null} for never. */
  private volatile @Nullable Long awayNanos;

  Degradation(
      TieredStore<K, V> store, Recovery recovery, Duration staleIfError, LongSupplier clock) {
    this.store = store;
    this.recovery = recovery;
    this.staleNanos = staleIfError.toNanos();
    this.clock = clock;
  }

  /** Throws what is no outage. */
  StoreException outage(StoreException e) {
    if (!e.isOutage()) {
      throw e;
    }
    awayNanos = clock.getAsLong();
    return e;
  }

  // ---- reading

  /** What a near copy says without Redis. */
  @Nullable V near(K key) {
    return store.near(key, staleNanos);
  }

  /** As {@link #near}, for many keys. */
  Map<K, V> near(Collection<? extends K> keys) {
    Map<K, V> values = new HashMap<>();
    for (K key : keys) {
      @Nullable V value = near(key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /** What Redis says, or else what there is without it. */
  <T> T ask(Function<TieredStore<K, V>, T> send, Supplier<T> without) {
    if (recovery.settle()) {
      try {
        return send.apply(store);
      } catch (StoreException e) {
        outage(e);
      }
    }
    return without.get();
  }

  /** As {@link #ask}, of a read that gives entries another lifetime. */
  <T> T touch(
      Collection<? extends K> keys,
      long ttlMillis,
      Function<TieredStore<K, V>, T> send,
      Supplier<T> without) {
    @Nullable StoreException why = null;
    if (recovery.settle()) {
      try {
        return send.apply(store);
      } catch (StoreException e) {
        why = outage(e);
      }
    }
    T answer = without.get();
    if (ttlMillis == WriteTtl.NONE) { // another lifetime that was not given is no harm; this is
      store.leave(keys, why);
    }
    return answer;
  }

  // ---- writing

  /**
   * A write.
   *
   * @param keys what is left to remove where Redis is not there
   * @param entries the values among them
   * @param answer what the caller is told then
   */
  <T> T write(
      Collection<? extends K> keys,
      Map<? extends K, ? extends V> entries,
      Function<TieredStore<K, V>, T> send,
      T answer) {
    @Nullable StoreException why = null;
    if (recovery.settle()) {
      try {
        return send.apply(store);
      } catch (StoreException e) {
        why = outage(e);
      }
    } else {
      store.accept(entries);
    }
    store.leave(keys, why);
    return answer;
  }

  /**
   * A write of many keys: what Redis confirmed stays, the others are left.
   *
   * @param answer what the caller is told of a key that is left
   * @param done what the caller is told of a key that is not, whose effect nobody knows
   */
  <R> List<R> writeAll(
      Collection<? extends K> keys,
      Map<? extends K, ? extends V> entries,
      Function<TieredStore<K, V>, List<R>> send,
      R answer,
      R done) {
    Set<Object> confirmed = Set.of();
    @Nullable StoreException why = null;
    if (recovery.settle()) {
      try {
        return send.apply(store);
      } catch (StoreException e) {
        why = outage(e);
        confirmed = e instanceof BulkException bulk ? bulk.done() : confirmed;
      }
    } else {
      store.accept(entries);
    }
    List<R> results = new ArrayList<>(keys.size());
    List<K> left = new ArrayList<>();
    for (K key : keys) {
      boolean isDone = confirmed.contains(key);
      results.add(isDone ? done : answer);
      if (!isDone) {
        left.add(key);
      }
    }
    store.leave(left, why);
    return results;
  }

  /**
   * A write on a state that was read. What was read from Redis, or guessed from a near copy, is not
   * what there is without it: then the caller is told so, and decides again. The key is left in any
   * case: so that the state is an assumed one then, or Redis takes writes again; and because user
   * code that has run may have changed the system of record. Only a write on an assumed state
   * succeeds without Redis.
   */
  boolean compare(
      K key,
      Map<? extends K, ? extends V> entries,
      Token expected,
      Function<TieredStore<K, V>, Boolean> send) {
    return write(List.of(key), entries, send, expected.equals(Token.UNKNOWN));
  }

  /** There is nothing to replace; but what may have been replaced must not come to light. */
  <T> T replace(K key, V value, Function<TieredStore<K, V>, T> send, T nothing) {
    if (!recovery.settle()) {
      store.accept(Map.of(key, value));
      return nothing;
    }
    try {
      return send.apply(store);
    } catch (StoreException e) {
      if (outage(e).isOutcomeUnknown()) {
        store.leave(List.of(key), e);
      }
      return nothing;
    }
  }

  /**
   * A value from the system of record: Redis may have one that is as good, which is not removed for
   * it. Many that were loaded together must not wait for Redis one after the other.
   */
  boolean offer(K key, V value, long ttlMillis, long loadMillis) {
    if (wasAwayLately()) {
      store.accept(Map.of(key, value));
      return true;
    }
    return ask(to -> to.offer(key, value, ttlMillis, loadMillis), () -> true);
  }

  /** As {@link #offer}, for values that were loaded together. */
  List<Boolean> offerAll(Map<? extends K, ? extends V> entries, LongSupplier ttlMillis) {
    long[] lifetimes = entries.keySet().stream().mapToLong(key -> ttlMillis.getAsLong()).toArray();
    List<Boolean> leftAlone =
        Arrays.stream(lifetimes).mapToObj(lifetime -> lifetime != WriteTtl.NONE).toList();
    if (wasAwayLately()) {
      store.accept(entries);
      return leftAlone;
    }
    PrimitiveIterator.OfLong each = Arrays.stream(lifetimes).iterator();
    return ask(to -> to.offerAll(entries, each::nextLong), () -> leftAlone);
  }

  private boolean wasAwayLately() {
    @Nullable Long away = awayNanos;
    return away != null && clock.getAsLong() - away < OFFER_AGAIN_NANOS;
  }

  void clear() {
    @Nullable StoreException why = null;
    if (recovery.settle()) {
      try {
        store.clear();
        return;
      } catch (StoreException e) {
        why = outage(e);
      }
    }
    store.leaveAll(why);
  }
}
