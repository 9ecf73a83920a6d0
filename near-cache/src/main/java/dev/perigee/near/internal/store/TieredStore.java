package dev.perigee.near.internal.store;

import dev.perigee.near.EarlyRefresh;
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
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.KeyCodec;
import dev.perigee.serialization.PayloadStatistics;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache: Redis is the authority, near copies answer reads where the coherence
 * protocol allows it.
 *
 * <p>Every operation that Redis answers tells the coherence of the cache before it returns: a write
 * however it ended, and a read with the version that it saw. This class only sends each operation
 * its way and knows whether the store is open.
 */
final class TieredStore<K, V> implements EntryStore<K, V> {
  /** Between two rounds of the audit. */
  private static final Duration AUDIT = Duration.ofSeconds(30);

  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final @Nullable ReadPath<K, V> near;
  private final FreshReads<K, V> fresh;
  private final WritePath<K, V> writes;
  private final Offers<K, V> offers;
  private final boolean keepsLoadCosts;
  private final LongSupplier clock;
  private final Consumer<EntryStore<?, ?>> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param near the near tier, or {@code null} where it is switched off
   * @param early loads entries again before they expire, {@code null} for nobody
   * @param onClose is told once, when the store is closed
   */
  TieredStore(
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      @Nullable ReadPath<K, V> near,
      @Nullable EarlyRefresh<K> early,
      long maxTtlMillis,
      LongSupplier clock,
      Consumer<EntryStore<?, ?>> onClose) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.near = near;
    this.fresh = new FreshReads<>(scope, keys, payloads, early, maxTtlMillis);
    this.writes = new WritePath<>(scope, keys, payloads, near, maxTtlMillis);
    this.offers = new Offers<>(scope, keys, payloads, near, writes);
    this.keepsLoadCosts = early != null;
    this.clock = clock;
    this.onClose = onClose;
    if (near != null) {
      scope.join(near.copies());
    }
    if (near != null && !near.copies().isValidated()) { // in validated mode every hit is an audit
      scope.repeatWhileListening(near.copies(), AUDIT, new Audit(scope, near.copies(), clock));
    }
  }

  // ---- reading

  @Override
  public @Nullable V get(K key) {
    requireOpen();
    return near == null ? fresh.get(key) : near.get(key);
  }

  @Override
  public @Nullable V getAndTouch(K key, long accessMillis) {
    requireOpen();
    return fresh.getAndTouch(key, accessMillis);
  }

  @Override
  public @Nullable V getFresh(K key) {
    requireOpen();
    return fresh.get(key);
  }

  @Override
  public Map<K, V> getAll(Collection<? extends K> wanted) {
    requireOpen();
    return near == null ? fresh.getAll(wanted) : near.getAll(wanted);
  }

  @Override
  public Map<K, V> getAllAndTouch(Collection<? extends K> wanted, long accessMillis) {
    requireOpen();
    return fresh.getAllAndTouch(wanted, accessMillis);
  }

  @Override
  public boolean contains(K key) {
    requireOpen();
    return (near != null && near.holds(key)) || fresh.contains(key);
  }

  @Override
  public EntryState<V> read(K key) {
    requireOpen();
    return fresh.read(key);
  }

  @Override
  public @Nullable EntryState<V> guess(K key) {
    requireOpen();
    return near == null ? null : near.guess(key);
  }

  @Override
  public boolean isCurrent(K key, Token token) {
    requireOpen();
    return fresh.isCurrent(key, token);
  }

  @Override
  public Map<K, EntryState<V>> readAll(Collection<? extends K> wanted) {
    requireOpen();
    return fresh.readAll(wanted);
  }

  // ---- writing

  @Override
  public WriteResult<V> put(K key, V value, WriteTtl ttl, Wanted wanted) {
    requireOpen();
    return writes.put(key, value, ttl, wanted);
  }

  @Override
  public boolean putIfAbsent(K key, V value, long ttlMillis) {
    return offer(key, value, ttlMillis, EntryHeader.UNKNOWN);
  }

  @Override
  public boolean offer(K key, V value, long ttlMillis, long loadMillis) {
    requireOpen();
    return writes.putIfAbsent(key, value, ttlMillis, cost(loadMillis));
  }

  @Override
  public List<Boolean> offerAll(Map<? extends K, ? extends V> entries, LongSupplier ttlMillis) {
    requireOpen();
    return offers.putAllIfAbsent(entries, ttlMillis);
  }

  @Override
  public WriteResult<V> replace(K key, V value, long ttlMillis, Wanted wanted) {
    requireOpen();
    return writes.replace(key, value, ttlMillis, wanted);
  }

  @Override
  public WriteResult<V> remove(K key, Wanted wanted) {
    requireOpen();
    return writes.remove(key, wanted);
  }

  @Override
  public List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> entries, Supplier<WriteTtl> ttl, Wanted wanted) {
    requireOpen();
    return writes.putAll(entries, ttl, wanted);
  }

  @Override
  public List<WriteResult<V>> removeAll(Collection<? extends K> removed, Wanted wanted) {
    requireOpen();
    return writes.removeAll(removed, wanted);
  }

  @Override
  public long removeAll(Collection<? extends K> removed) {
    requireOpen();
    return writes.removeAll(removed);
  }

  @Override
  public boolean compareAndPut(K key, Token expected, V value, long ttlMillis, long loadMillis) {
    requireOpen();
    return writes.compareAndPut(key, expected, value, ttlMillis, cost(loadMillis));
  }

  private long cost(long loadMillis) {
    return keepsLoadCosts ? loadMillis : EntryHeader.UNKNOWN;
  }

  @Override
  public boolean compareAndRemove(K key, Token expected) {
    requireOpen();
    return writes.compareAndRemove(key, expected);
  }

  @Override
  public boolean compareAndTouch(K key, Token expected, long ttlMillis) {
    requireOpen();
    return writes.compareAndTouch(key, expected, ttlMillis);
  }

  @Override
  public EntryLock lock(K key) {
    requireOpen();
    return new RemoteLock(scope, keys.encode(key), payloads.versions());
  }

  // ---- without Redis

  /**
   * What a near copy says without Redis, of an entry that is not left to remove.
   *
   * @param mostNanos how long ago it may have been read; a copy that is proven fresh may be older
   */
  @Nullable V near(K key, long mostNanos) {
    requireOpen();
    return near == null ? null : near.near(key, mostNanos);
  }

  @Override
  public void accept(Map<? extends K, ? extends V> entries) {
    requireOpen();
    entries.forEach((key, value) -> payloads.accept(keys.encode(key), value));
  }

  /**
   * Entries were written for the caller only: they are left to remove, and have no copies.
   *
   * @param why the failure that made it so; {@code null} where Redis was not asked
   */
  void leave(Collection<? extends K> written, @Nullable StoreException why) {
    requireOpen();
    for (K key : written) {
      String text = keys.encode(key).text();
      scope.recovery().add(text, why);
      scope.coherence().written(text);
    }
  }

  /** Every entry was removed for the caller only; as {@link #leave}. */
  void leaveAll(@Nullable StoreException why) {
    requireOpen();
    scope.recovery().addAll(why);
    scope.coherence().cleared();
  }

  // ---- the whole cache

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    requireOpen();
    return new EntryScan.Entries<K, V>(scope, keys, payloads, this::requireOpen);
  }

  @Override
  public Iterator<K> keys() {
    requireOpen();
    return new EntryScan.Keys<K, V>(scope, keys, payloads, this::requireOpen);
  }

  @Override
  public void clear() {
    requireOpen();
    scope.clear();
  }

  @Override
  public NearStatistics nearStatistics() {
    return NearFigures.of(
        scope, near == null ? null : near.copies(), payloads.unreadable(), clock.getAsLong());
  }

  @Override
  public RemoteStatistics remoteStatistics() {
    return scope.remoteStatistics();
  }

  @Override
  public PayloadStatistics payloadStatistics() {
    return payloads.written();
  }

  @Override
  public RemoteObserver.Observation observe(RemoteObserver observer) {
    requireOpen();
    return scope.observe(observer);
  }

  @Override
  public Health health() {
    requireOpen();
    Health connection = scope.connection().health();
    return near != null || connection.state() == Health.State.DOWN
        ? connection
        : new Health(Health.State.OFF, "the near tier is switched off for this cache");
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (near != null) {
        scope.leave(near.copies());
        near.copies().clear();
      }
      onClose.accept(this);
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the store of cache " + scope.cacheName() + " is closed");
    }
  }
}
