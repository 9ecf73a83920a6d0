package dev.perigee.near;

import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.PayloadStatistics;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache, near and remote together. Knows values, keys, lifetimes and versions;
 * knows nothing of listeners, statistics, loaders or policies.
 *
 * <p>Thread-safe. Calls block until Redis has answered, at most for the configured time; near hits
 * do not block. A write of one key that succeeded leaves its own value near or nothing; one that
 * failed, or whose outcome is unknown, leaves nothing.
 *
 * <p>Errors: {@link StoreException} where Redis did not answer or refused; {@link
 * dev.perigee.serialization.KeyRefusedException} and {@link
 * dev.perigee.serialization.ValueRefusedException} before anything is sent. A store that {@link
 * #degrades} throws no {@link StoreException} that is an outage, but for {@link #keys}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface EntryStore<K, V> extends AutoCloseable {

  /**
   * Refuses the keys and values that a write of them would refuse, and does nothing else: for those
   * who have to tell somebody else first.
   *
   * @throws dev.perigee.serialization.KeyRefusedException if a key cannot be stored
   * @throws dev.perigee.serialization.ValueRefusedException if a value cannot be stored
   */
  void accept(Map<? extends K, ? extends V> entries);

  // ---- reading

  /** The value, from the near tier where it may be served from there. */
  @Nullable V get(K key);

  /**
   * The value; its entry then lives for {@code accessMillis} more, but never past the time of its
   * last write and the maximum. {@link WriteTtl#NONE}: it is gone after this read.
   */
  @Nullable V getAndTouch(K key, long accessMillis);

  /** The value as its master has it now, past the near tier. */
  @Nullable V getFresh(K key);

  /**
   * The values that are there: near copies, and one pipeline for the rest.
   *
   * @return a new map, which is the caller's
   */
  Map<K, V> getAll(Collection<? extends K> keys);

  /** As {@link #getAndTouch}, for many keys in one pipeline; a new map, which is the caller's. */
  Map<K, V> getAllAndTouch(Collection<? extends K> keys, long accessMillis);

  /** Whether there is an entry. */
  boolean contains(K key);

  /** The entry and its token as its master has them now: the first half of a conditional write. */
  EntryState<V> read(K key);

  /**
   * The entry and its token as a near copy has them, {@code null} where there is none: a guess at
   * what {@link #read} would say. A conditional write on it takes effect only if it was right; who
   * decides not to write asks {@link #isCurrent}.
   */
  @Nullable EntryState<V> guess(K key);

  /** Whether the entry is, on its master now, the one that the token was read from. */
  boolean isCurrent(K key, Token token);

  /** As {@link #read} for many keys, in one pipeline. Every key has a state. */
  Map<K, EntryState<V>> readAll(Collection<? extends K> keys);

  // ---- writing in one step

  /** Writes a value. */
  WriteResult<V> put(K key, V value, WriteTtl ttl, Wanted wanted);

  /**
   * Writes a value unless there is one that can be read; says whether it was written. With a
   * lifetime of {@link WriteTtl#NONE} nothing is.
   */
  boolean putIfAbsent(K key, V value, long ttlMillis);

  /** Writes a value where there is one: the result is UPDATED, REMOVED or UNCHANGED. */
  WriteResult<V> replace(K key, V value, long ttlMillis, Wanted wanted);

  /** Removes an entry: the result is REMOVED or UNCHANGED. */
  WriteResult<V> remove(K key, Wanted wanted);

  /**
   * Writes many values in pipelines. All of them are serialized before the first is sent, so that a
   * value that is refused leaves nothing written; they are compressed while the first are sent.
   *
   * @param ttl asked for each of them
   * @return a result for each key, in the order of the map's iteration
   * @throws BulkException where some were written and others not: it names both
   */
  List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> entries, Supplier<WriteTtl> ttl, Wanted wanted);

  /** As {@link #putAll(Map, Supplier, Wanted)}, with one lifetime for all. */
  default List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> entries, WriteTtl ttl, Wanted wanted) {
    return putAll(entries, () -> ttl, wanted);
  }

  /** Removes many entries in one pipeline; a result for each key, in the order given. */
  List<WriteResult<V>> removeAll(Collection<? extends K> keys, Wanted wanted);

  /**
   * Removes many entries, with less effort where nobody wants to know which of them there were.
   *
   * @return how many there were, unreadable ones too
   */
  long removeAll(Collection<? extends K> keys);

  /**
   * As {@link #putIfAbsent}, for a value that was loaded, which nobody was promised to find here:
   * during an outage a store that {@link #degrades} leaves it, and what Redis has, alone.
   *
   * @param loadMillis what the load cost, in milliseconds: it is kept in the entry where the store
   *     was opened with an {@link EarlyRefresh}
   * @return whether it was written, or is left alone
   */
  boolean offer(K key, V value, long ttlMillis, long loadMillis);

  /**
   * As {@link #offer}, for many values that were loaded together, in one pipeline; what each of
   * them cost is not known.
   *
   * @param ttlMillis asked for each of them
   * @return for each key, in the order of the map's iteration, whether it was written, or is left
   *     alone
   */
  List<Boolean> offerAll(Map<? extends K, ? extends V> entries, LongSupplier ttlMillis);

  // ---- writing on an unchanged version

  /**
   * Writes a value if the entry is still the one that was read.
   *
   * @param ttlMillis the lifetime, {@link WriteTtl#KEEP} or {@link WriteTtl#NONE} (which removes)
   * @return whether it was
   */
  default boolean compareAndPut(K key, Token expected, V value, long ttlMillis) {
    return compareAndPut(key, expected, value, ttlMillis, EntryHeader.UNKNOWN);
  }

  /**
   * As {@link #compareAndPut(Object, Token, Object, long)}, for a value that was loaded.
   *
   * @param loadMillis as for {@link #offer}
   */
  boolean compareAndPut(K key, Token expected, V value, long ttlMillis, long loadMillis);

  /** Removes the entry if it is still the one that was read; returns whether it was. */
  boolean compareAndRemove(K key, Token expected);

  /**
   * Gives the entry another lifetime if it is still the one that was read, never past the time of
   * its last write and the maximum; returns whether it was.
   */
  boolean compareAndTouch(K key, Token expected, long ttlMillis);

  // ---- beside the entry

  /**
   * The lock of an entry in Redis, whether or not there is one; nothing is sent yet.
   *
   * @return a new contender for it
   */
  EntryLock lock(K key);

  // ---- the whole cache

  /**
   * The entries of the cache, by SCAN on every master: each entry that is there from the beginning
   * to the end of the iteration exactly once, others at most once. Fetched page by page while the
   * caller iterates. Unreadable entries are left out.
   */
  Iterator<Map.Entry<K, V>> iterator();

  /**
   * The keys of the cache; as {@link #iterator} without the values. Never cut short by an outage,
   * whatever the settings: who removes what this names must know that it named all.
   */
  Iterator<K> keys();

  /**
   * Whether operations succeed for the caller during an outage: reads are misses or old near
   * copies, and what was written is removed from Redis before anything else is asked of it.
   */
  default boolean degrades() {
    return false;
  }

  /** Removes every entry, without blocking Redis. */
  void clear();

  /** Figures of the near tier and of the payloads since the store was opened. */
  NearStatistics nearStatistics();

  /** What this cache asked of Redis, by whichever store of the connection. */
  RemoteStatistics remoteStatistics();

  /** What the values that this store wrote came to, before and after compression. */
  PayloadStatistics payloadStatistics();

  /**
   * Tells an observer how long Redis takes for each operation of this cache, by whichever store of
   * the connection, until the observation is closed.
   */
  RemoteObserver.Observation observe(RemoteObserver observer);

  /** Whether near copies are served, and if not, why. */
  Health health();

  /** Releases what this store holds; entries in Redis stay. Idempotent. */
  @Override
  void close();
}
