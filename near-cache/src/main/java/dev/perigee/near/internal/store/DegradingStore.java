package dev.perigee.near.internal.store;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.PayloadStatistics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose operations succeed during an outage: reads are misses or near copies, writes are
 * left to the {@link Recovery} of the cache, which removes what they were for before this asks
 * Redis for anything else. Answers are those of an absent entry; {@link Degradation} has the steps.
 *
 * <p>While nothing is left to remove, a near hit costs one volatile read more than without this.
 */
final class DegradingStore<K, V> implements EntryStore<K, V> {
  private final TieredStore<K, V> store;
  private final String cacheName;
  private final Recovery recovery;
  private final Degradation<K, V> degradation;
  private final EntryState<V> assumed = new EntryState<>(null, Token.UNKNOWN);
  private final WriteResult<V> unchanged = new WriteResult<>(Effect.UNCHANGED, null);

  /**
   * @param staleIfError how long ago a near copy may have been read that is served; zero is none
   */
  DegradingStore(
      TieredStore<K, V> store, CacheScope scope, Duration staleIfError, LongSupplier clock) {
    this.store = store;
    this.cacheName = scope.cacheName();
    this.recovery = scope.recovery();
    this.degradation = new Degradation<>(store, recovery, staleIfError, clock);
  }

  @Override
  public void accept(Map<? extends K, ? extends V> entries) {
    store.accept(entries);
  }

  // ---- reading

  /** Written out: a near hit must not pay for a lambda. */
  @Override
  public @Nullable V get(K key) {
    if (!recovery.isSettled()) {
      @Nullable V proven = store.near(key, 0);
      if (proven != null) {
        return proven;
      }
      if (!recovery.settle()) {
        return degradation.near(key);
      }
    }
    try {
      return store.get(key);
    } catch (StoreException e) {
      throwUnlessOutage(e);
      return degradation.near(key);
    }
  }

  private void throwUnlessOutage(StoreException e) {
    StoreException unused = degradation.outage(e);
  }

  @Override
  public @Nullable V getAndTouch(K key, long accessMillis) {
    return degradation.<@Nullable V>touch(
        List.of(key),
        accessMillis,
        to -> to.getAndTouch(key, accessMillis),
        () -> degradation.near(key));
  }

  /** Never a near copy: who asks for what Redis has is better told that there is nothing. */
  @Override
  public @Nullable V getFresh(K key) {
    return degradation.<@Nullable V>ask(to -> to.getFresh(key), () -> null);
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> keys) {
    return degradation.ask(to -> to.getAll(keys), () -> degradation.near(keys));
  }

  @Override
  public Map<K, V> getAllAndTouch(Collection<? extends K> keys, long accessMillis) {
    return degradation.touch(
        keys,
        accessMillis,
        to -> to.getAllAndTouch(keys, accessMillis),
        () -> degradation.near(keys));
  }

  @Override
  public boolean contains(K key) {
    return degradation.ask(to -> to.contains(key), () -> degradation.near(key) != null);
  }

  @Override
  public EntryState<V> read(K key) {
    return degradation.ask(to -> to.read(key), () -> assumed);
  }

  @Override
  public @Nullable EntryState<V> guess(K key) {
    return recovery.settle() ? store.guess(key) : null;
  }

  /** A guess that cannot be confirmed counts for nothing. */
  @Override
  public boolean isCurrent(K key, Token token) {
    return degradation.ask(to -> to.isCurrent(key, token), () -> false);
  }

  @Override
  public Map<K, EntryState<V>> readAll(Collection<? extends K> keys) {
    return degradation.ask(
        to -> to.readAll(keys),
        () -> {
          Map<K, EntryState<V>> states = new HashMap<>();
          keys.forEach(key -> states.put(key, assumed));
          return states;
        });
  }

  // ---- writing

  @Override
  public WriteResult<V> put(K key, V value, WriteTtl ttl, Wanted wanted) {
    return degradation.write(
        List.of(key),
        Map.of(key, value),
        to -> to.put(key, value, ttl, wanted),
        written(ttl, wanted));
  }

  private WriteResult<V> written(WriteTtl ttl, Wanted wanted) {
    if (ttl.createMillis() == WriteTtl.NONE) {
      return unchanged;
    }
    boolean told = wanted != Wanted.NOTHING || !ttl.isUniform();
    return new WriteResult<>(told ? Effect.CREATED : Effect.WRITTEN, null);
  }

  @Override
  public boolean putIfAbsent(K key, V value, long ttlMillis) {
    return ttlMillis == WriteTtl.NONE
        ? store.putIfAbsent(key, value, ttlMillis) // it asks nobody and stores nothing
        : degradation.write(
            List.of(key), Map.of(key, value), to -> to.putIfAbsent(key, value, ttlMillis), true);
  }

  @Override
  public boolean offer(K key, V value, long ttlMillis, long loadMillis) {
    return degradation.offer(key, value, ttlMillis, loadMillis);
  }

  @Override
  public List<Boolean> offerAll(Map<? extends K, ? extends V> entries, LongSupplier ttlMillis) {
    return degradation.offerAll(entries, ttlMillis);
  }

  @Override
  public WriteResult<V> replace(K key, V value, long ttlMillis, Wanted wanted) {
    return degradation.replace(
        key, value, to -> to.replace(key, value, ttlMillis, wanted), unchanged);
  }

  @Override
  public WriteResult<V> remove(K key, Wanted wanted) {
    return degradation.write(List.of(key), Map.of(), to -> to.remove(key, wanted), unchanged);
  }

  @Override
  public List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> entries, Supplier<WriteTtl> ttl, Wanted wanted) {
    return degradation.writeAll(
        entries.keySet(),
        entries,
        to -> to.putAll(entries, ttl, wanted),
        written(ttl.get(), wanted),
        new WriteResult<>(Effect.WRITTEN, null));
  }

  @Override
  public List<WriteResult<V>> removeAll(Collection<? extends K> keys, Wanted wanted) {
    return degradation.writeAll(
        keys, Map.of(), to -> to.removeAll(keys, wanted), unchanged, unchanged);
  }

  @Override
  public long removeAll(Collection<? extends K> keys) {
    List<Long> removed =
        degradation.writeAll(keys, Map.of(), to -> List.of(to.removeAll(keys)), 0L, 0L);
    return removed.stream().mapToLong(each -> each).sum();
  }

  @Override
  public boolean compareAndPut(K key, Token expected, V value, long ttlMillis, long loadMillis) {
    return degradation.compare(
        key,
        Map.of(key, value),
        expected,
        to -> to.compareAndPut(key, expected, value, ttlMillis, loadMillis));
  }

  @Override
  public boolean compareAndRemove(K key, Token expected) {
    return degradation.compare(key, Map.of(), expected, to -> to.compareAndRemove(key, expected));
  }

  @Override
  public boolean compareAndTouch(K key, Token expected, long ttlMillis) {
    return degradation.touch(
        List.of(key), ttlMillis, to -> to.compareAndTouch(key, expected, ttlMillis), () -> true);
  }

  /**
   * Not granted during an outage, and until what is left is removed: nothing is read until then.
   */
  @Override
  public EntryLock lock(K key) {
    EntryLock lock = store.lock(key);
    return new EntryLock() {
      @Override
      public boolean tryAcquire(long ttlMillis) {
        if (!recovery.settle()) {
          throw away("no locks are taken in");
        }
        return lock.tryAcquire(ttlMillis);
      }

      @Override
      public void keep() {
        lock.keep();
      }

      @Override
      public void release() {
        lock.release();
      }
    };
  }

  private StoreException away(String what) {
    return new StoreException(
        what + " cache " + cacheName + " while Redis is not there", null, false, true);
  }

  // ---- the whole cache

  /** Ends where Redis is not there: the entries that were not reached are misses. */
  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    Iterator<Map.Entry<K, V>> entries = store.iterator();
    return new Iterator<>() {
      private boolean ended;

      @Override
      public boolean hasNext() {
        try {
          ended = ended || !recovery.settle() || !entries.hasNext();
        } catch (StoreException e) {
          throwUnlessOutage(e);
          ended = true;
        }
        return !ended;
      }

      @Override
      public Map.Entry<K, V> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return entries.next();
      }
    };
  }

  @Override
  public Iterator<K> keys() {
    Iterator<K> keys = store.keys();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (!recovery.settle()) {
          throw away("no keys can be listed of");
        }
        return keys.hasNext();
      }

      @Override
      public K next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return keys.next();
      }
    };
  }

  @Override
  public boolean degrades() {
    return true;
  }

  @Override
  public void clear() {
    degradation.clear();
  }

  @Override
  public NearStatistics nearStatistics() {
    return store.nearStatistics();
  }

  @Override
  public RemoteStatistics remoteStatistics() {
    return store.remoteStatistics();
  }

  @Override
  public PayloadStatistics payloadStatistics() {
    return store.payloadStatistics();
  }

  @Override
  public RemoteObserver.Observation observe(RemoteObserver observer) {
    return store.observe(observer);
  }

  /** Also says what is left to remove. */
  @Override
  public Health health() {
    Health health = store.health();
    @Nullable String left = recovery.left();
    return left == null
        ? health
        : new Health(
            health.state() == Health.State.DOWN ? Health.State.DOWN : Health.State.DEGRADED,
            health.detail() + "; the cache is degraded: " + left);
  }

  @Override
  public void close() {
    store.close();
  }
}
