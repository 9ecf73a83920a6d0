package dev.perigee.near.internal.store;

import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteObserver.Operation;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier as one cache uses it: counts what reads found, and tells observers how long each
 * operation took. The clock is read only while there are observers. Thread-safe.
 */
final class MeasuredTier implements RemoteTier {
  private final RemoteTier tier;
  private final LongSupplier clock;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final CopyOnWriteArrayList<RemoteObserver> observers = new CopyOnWriteArrayList<>();

  MeasuredTier(RemoteTier tier, LongSupplier clock) {
    this.tier = tier;
    this.clock = clock;
  }

  /** Tells an observer of every operation that is sent from now on. */
  RemoteObserver.Observation observe(RemoteObserver observer) {
    observers.add(observer);
    return () -> observers.remove(observer);
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  private <T> CompletionStage<T> timed(Operation operation, Supplier<CompletionStage<T>> send) {
    if (observers.isEmpty()) {
      return send.get();
    }
    long sent = clock.getAsLong();
    return send.get()
        .whenComplete(
            (result, failure) -> {
              long took = clock.getAsLong() - sent;
              observers.forEach(each -> each.completed(operation, took, failure != null));
            });
  }

  private <T> CompletionStage<@Nullable T> counted(CompletionStage<@Nullable T> read) {
    return read.thenApply(
        value -> {
          count(value);
          return value;
        });
  }

  private <T> CompletionStage<List<@Nullable T>> countedAll(
      CompletionStage<List<@Nullable T>> read) {
    return read.thenApply(
        values -> {
          values.forEach(this::count);
          return values;
        });
  }

  private void count(@Nullable Object value) {
    (value == null ? misses : hits).increment();
  }

  // ---- reading

  @Override
  public CompletionStage<byte @Nullable []> value(String key) {
    return counted(timed(Operation.GET, () -> tier.value(key)));
  }

  @Override
  public CompletionStage<List<byte @Nullable []>> values(List<String> keys) {
    return countedAll(timed(Operation.GET_ALL, () -> tier.values(keys)));
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> get(String key) {
    return counted(timed(Operation.GET, () -> tier.get(key)));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAll(List<String> keys) {
    return countedAll(timed(Operation.GET_ALL, () -> tier.getAll(keys)));
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> getAndTouch(
      String key, long ttlMillis, long maxTtlMillis) {
    return counted(timed(Operation.GET, () -> tier.getAndTouch(key, ttlMillis, maxTtlMillis)));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAllAndTouch(
      List<String> keys, long ttlMillis, long maxTtlMillis) {
    return countedAll(
        timed(Operation.GET_ALL, () -> tier.getAllAndTouch(keys, ttlMillis, maxTtlMillis)));
  }

  @Override
  public CompletionStage<Boolean> exists(String key) {
    return timed(Operation.VERSION, () -> tier.exists(key));
  }

  @Override
  public CompletionStage<Token> version(String key) {
    return timed(Operation.VERSION, () -> tier.version(key));
  }

  // ---- writing

  @Override
  public CompletionStage<RemoteWrite> put(Put put, Wanted wanted, long maxTtlMillis) {
    return timed(Operation.PUT, () -> tier.put(put, wanted, maxTtlMillis));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> putAll(
      Iterable<Put> puts, Wanted wanted, long maxTtlMillis) {
    return timed(Operation.PUT_ALL, () -> tier.putAll(puts, wanted, maxTtlMillis));
  }

  @Override
  public CompletionStage<List<byte @Nullable []>> putAllIfAbsent(List<Put> puts) {
    return timed(Operation.PUT_ALL, () -> tier.putAllIfAbsent(puts));
  }

  @Override
  public CompletionStage<RemoteWrite> remove(String key, Wanted wanted) {
    return timed(Operation.REMOVE, () -> tier.remove(key, wanted));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> removeAll(List<String> keys, Wanted wanted) {
    return timed(Operation.REMOVE_ALL, () -> tier.removeAll(keys, wanted));
  }

  @Override
  public CompletionStage<Long> unlinkAll(List<String> keys) {
    return timed(Operation.REMOVE_ALL, () -> tier.unlinkAll(keys));
  }

  @Override
  public CompletionStage<byte @Nullable []> putIfAbsent(String key, byte[] bytes, long ttlMillis) {
    return timed(Operation.COMPARE, () -> tier.putIfAbsent(key, bytes, ttlMillis));
  }

  @Override
  public CompletionStage<RemoteWrite> replace(
      String key, byte[] bytes, long ttlMillis, Wanted wanted, long maxTtlMillis) {
    return timed(
        Operation.COMPARE, () -> tier.replace(key, bytes, ttlMillis, wanted, maxTtlMillis));
  }

  @Override
  public CompletionStage<Boolean> compareAndPut(
      String key, Token expected, byte[] bytes, long ttlMillis, long maxTtlMillis) {
    return timed(
        Operation.COMPARE, () -> tier.compareAndPut(key, expected, bytes, ttlMillis, maxTtlMillis));
  }

  @Override
  public CompletionStage<Boolean> compareAndRemove(String key, Token expected) {
    return timed(Operation.COMPARE, () -> tier.compareAndRemove(key, expected));
  }

  @Override
  public CompletionStage<Boolean> compareAndTouch(
      String key, Token expected, long ttlMillis, long maxTtlMillis) {
    return timed(
        Operation.COMPARE, () -> tier.compareAndTouch(key, expected, ttlMillis, maxTtlMillis));
  }

  // ---- beside entries: not the cache's own traffic

  @Override
  public CompletionStage<byte @Nullable []> hashGet(String key, String field) {
    return tier.hashGet(key, field);
  }

  @Override
  public CompletionStage<Boolean> hashPut(String key, String field, byte[] value, long ttlMillis) {
    return tier.hashPut(key, field, value, ttlMillis);
  }

  @Override
  public CompletionStage<Boolean> prolong(String key, long ttlMillis) {
    return tier.prolong(key, ttlMillis);
  }

  @Override
  public CompletionStage<Boolean> lock(String key, byte[] token, long ttlMillis) {
    return tier.lock(key, token, ttlMillis);
  }

  @Override
  public CompletionStage<Boolean> prolongLock(String key, byte[] token, long ttlMillis) {
    return tier.prolongLock(key, token, ttlMillis);
  }

  @Override
  public CompletionStage<Boolean> unlock(String key, byte[] token) {
    return tier.unlock(key, token);
  }

  @Override
  public KeyScan scan(String prefix) {
    return tier.scan(prefix);
  }

  @Override
  public void clear(String prefix) {
    tier.clear(prefix);
  }
}
