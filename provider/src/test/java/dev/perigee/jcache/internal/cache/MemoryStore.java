package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryState;
import dev.perigee.near.EntryStore;
import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.PayloadStatistics;
import dev.perigee.serialization.ValueRefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory for immutable values, with a hook between the two halves of a conditional
 * write, so that a test can be the other node.
 */
final class MemoryStore<K, V> implements EntryStore<K, V> {
  /** What is stored. */
  record Stored<V>(V value, Token token, long ttlMillis) {}

  final Map<K, Stored<V>> entries = new LinkedHashMap<>();
  Runnable beforeCompare = () -> {};

  /** What a near copy would say, once. */
  final Map<K, EntryState<V>> guesses = new HashMap<>();

  /** What conditional operations asked of the master. */
  final List<String> asked = new ArrayList<>();

  /** What the loads of values cost that were written last, where they say so. */
  final Map<K, Long> loadCosts = new HashMap<>();

  /** Who holds the locks in Redis. */
  final MemoryLocks<K> locks = new MemoryLocks<>();

  /** Values that cannot be stored. */
  final Set<V> refused = new HashSet<>();

  /** Whether reads answer as if nobody could be asked. */
  boolean assumes;

  private long versions;

  private Token nextToken() {
    return Token.of(ByteBuffer.allocate(16).putLong(0).putLong(++versions).array());
  }

  @Override
  public synchronized void accept(Map<? extends K, ? extends V> wanted) {
    for (V value : wanted.values()) {
      if (refused.contains(value)) {
        throw new ValueRefusedException("refused: " + value);
      }
    }
  }

  @Override
  public synchronized V get(K key) {
    Stored<V> stored = entries.get(key);
    return stored == null ? null : stored.value();
  }

  @Override
  public synchronized V getAndTouch(K key, long accessMillis) {
    Stored<V> stored = entries.get(key);
    if (stored == null) {
      return null;
    }
    write(key, stored.value(), accessMillis);
    return stored.value();
  }

  @Override
  public V getFresh(K key) {
    return get(key);
  }

  @Override
  public synchronized Map<K, V> getAll(Collection<? extends K> keys) {
    Map<K, V> found = new LinkedHashMap<>();
    for (K key : keys) {
      if (entries.containsKey(key)) {
        found.put(key, entries.get(key).value());
      }
    }
    return found;
  }

  @Override
  public synchronized Map<K, V> getAllAndTouch(Collection<? extends K> keys, long accessMillis) {
    Map<K, V> found = getAll(keys);
    found.keySet().forEach(key -> getAndTouch(key, accessMillis));
    return found;
  }

  @Override
  public synchronized boolean contains(K key) {
    return entries.containsKey(key);
  }

  @Override
  public synchronized @Nullable EntryState<V> guess(K key) {
    return guesses.remove(key);
  }

  @Override
  public boolean isCurrent(K key, Token token) {
    beforeCompare.run();
    asked.add("version");
    return state(key).token().equals(token);
  }

  @Override
  public EntryState<V> read(K key) {
    asked.add("read");
    return assumes ? new EntryState<>(null, Token.UNKNOWN) : state(key);
  }

  private synchronized EntryState<V> state(K key) {
    Stored<V> stored = entries.get(key);
    return stored == null
        ? new EntryState<>(null, Token.ABSENT)
        : new EntryState<>(stored.value(), stored.token());
  }

  @Override
  public Map<K, EntryState<V>> readAll(Collection<? extends K> keys) {
    Map<K, EntryState<V>> states = new LinkedHashMap<>();
    keys.forEach(key -> states.put(key, read(key)));
    return states;
  }

  @Override
  public synchronized WriteResult<V> put(K key, V value, WriteTtl ttl, Wanted wanted) {
    V previous = get(key);
    return previous == null
        ? new WriteResult<>(created(key, value, ttl.createMillis()), null)
        : new WriteResult<>(write(key, value, ttl.updateMillis()), previous);
  }

  private Effect created(K key, V value, long ttl) {
    if (ttl == WriteTtl.NONE) {
      return Effect.UNCHANGED;
    }
    write(key, value, ttl);
    return Effect.CREATED;
  }

  private Effect write(K key, V value, long ttl) {
    if (ttl == WriteTtl.NONE) {
      entries.remove(key);
      return Effect.REMOVED;
    }
    long kept = ttl == WriteTtl.KEEP ? entries.get(key).ttlMillis() : ttl;
    entries.put(key, new Stored<>(value, nextToken(), kept));
    return Effect.UPDATED;
  }

  @Override
  public boolean putIfAbsent(K key, V value, long ttlMillis) {
    return offer(key, value, ttlMillis, EntryHeader.UNKNOWN);
  }

  @Override
  public synchronized boolean offer(K key, V value, long ttlMillis, long loadMillis) {
    boolean written = !entries.containsKey(key) && created(key, value, ttlMillis) == Effect.CREATED;
    if (written) {
      loadCosts.put(key, loadMillis);
    }
    return written;
  }

  @Override
  public synchronized WriteResult<V> replace(K key, V value, long ttlMillis, Wanted wanted) {
    V previous = get(key);
    return previous == null
        ? new WriteResult<>(Effect.UNCHANGED, null)
        : new WriteResult<>(write(key, value, ttlMillis), previous);
  }

  @Override
  public synchronized WriteResult<V> remove(K key, Wanted wanted) {
    Stored<V> stored = entries.remove(key);
    return stored == null
        ? new WriteResult<>(Effect.UNCHANGED, null)
        : new WriteResult<>(Effect.REMOVED, stored.value());
  }

  @Override
  public synchronized List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> map, Supplier<WriteTtl> ttl, Wanted wanted) {
    List<WriteResult<V>> results = new ArrayList<>();
    map.forEach((key, value) -> results.add(put(key, value, ttl.get(), wanted)));
    return results;
  }

  @Override
  public synchronized List<Boolean> offerAll(
      Map<? extends K, ? extends V> map, LongSupplier ttlMillis) {
    List<Boolean> written = new ArrayList<>();
    map.forEach((key, value) -> written.add(putIfAbsent(key, value, ttlMillis.getAsLong())));
    return written;
  }

  @Override
  public synchronized List<WriteResult<V>> removeAll(Collection<? extends K> keys, Wanted wanted) {
    List<WriteResult<V>> results = new ArrayList<>();
    keys.forEach(key -> results.add(remove(key, wanted)));
    return results;
  }

  @Override
  public synchronized long removeAll(Collection<? extends K> keys) {
    return keys.stream().filter(key -> entries.remove(key) != null).count();
  }

  @Override
  public boolean compareAndPut(K key, Token expected, V value, long ttlMillis, long loadMillis) {
    beforeCompare.run();
    synchronized (this) {
      if (!state(key).token().equals(expected)) {
        return false;
      }
      write(key, value, ttlMillis);
      loadCosts.put(key, loadMillis);
      return true;
    }
  }

  @Override
  public boolean compareAndRemove(K key, Token expected) {
    beforeCompare.run();
    synchronized (this) {
      if (!state(key).token().equals(expected)) {
        return false;
      }
      entries.remove(key);
      return true;
    }
  }

  @Override
  public boolean compareAndTouch(K key, Token expected, long ttlMillis) {
    beforeCompare.run();
    synchronized (this) {
      if (!state(key).token().equals(expected)) {
        return false;
      }
      Stored<V> stored = entries.get(key);
      if (ttlMillis == WriteTtl.NONE) {
        entries.remove(key);
      } else {
        entries.put(key, new Stored<>(stored.value(), expected, ttlMillis));
      }
      return true;
    }
  }

  @Override
  public EntryLock lock(K key) {
    return locks.lock(key);
  }

  @Override
  public synchronized Iterator<Map.Entry<K, V>> iterator() {
    List<Map.Entry<K, V>> all = new ArrayList<>();
    entries.forEach((key, stored) -> all.add(Map.entry(key, stored.value())));
    return all.iterator();
  }

  @Override
  public synchronized Iterator<K> keys() {
    return new ArrayList<>(entries.keySet()).iterator();
  }

  @Override
  public synchronized void clear() {
    entries.clear();
  }

  @Override
  public NearStatistics nearStatistics() {
    return new NearStatistics(0, 0, 0, Map.of(), Map.of(), Map.of(), Map.of(), 0, 0, -1, 0);
  }

  @Override
  public RemoteStatistics remoteStatistics() {
    return new RemoteStatistics(0, 0, RemoteStatistics.Breaker.CLOSED);
  }

  @Override
  public PayloadStatistics payloadStatistics() {
    return PayloadStatistics.NONE;
  }

  @Override
  public RemoteObserver.Observation observe(RemoteObserver observer) {
    throw new UnsupportedOperationException("memory answers at once");
  }

  @Override
  public Health health() {
    return new Health(Health.State.OFF, "there is no near tier in memory");
  }

  @Override
  public void close() {}
}
