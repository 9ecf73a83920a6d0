package dev.perigee.near.internal.store;

import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.serialization.DictionaryStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dictionaries in Redis: for each cache one hash, the id in hexadecimal to the bytes.
 *
 * <p>A dictionary must live as long as any entry that was compressed with it. An entry lives at
 * most {@code maxTtl} after it was written. The hash is given {@code 2 maxTtl} when a dictionary is
 * published or fetched, and a node that writes gives it that again after half of {@code maxTtl}. So
 * at any write the hash has at least {@code 1.5 maxTtl} left. Thread-safe.
 */
final class RedisDictionaries implements DictionaryStore {
  private static final Logger LOG = LoggerFactory.getLogger(RedisDictionaries.class);

  /** For caches that no store was opened of: a week, the default of {@code maxTtl}. */
  private static final long USUAL_TTL_MILLIS = TimeUnit.DAYS.toMillis(7);

  private final RemoteConnection connection;
  private final UnaryOperator<String> redisKey;
  private final LongSupplier clock;
  private final ConcurrentHashMap<String, Kept> caches = new ConcurrentHashMap<>();

  /** The longest lifetime of entries of a cache, and when its hash is due again. */
  private record Kept(AtomicLong maxTtlMillis, AtomicLong due) {}

  /**
   * @param redisKey from the name of a cache to the key of its hash
   */
  RedisDictionaries(
      RemoteConnection connection, UnaryOperator<String> redisKey, LongSupplier clock) {
    this.connection = connection;
    this.redisKey = redisKey;
    this.clock = clock;
  }

  @Override
  public void publish(String cacheName, long id, byte[] dictionary) {
    Waiting.forWrite(
        connection
            .tier()
            .hashPut(redisKey.apply(cacheName), field(id), dictionary, lifetime(cacheName)),
        () -> "publishing a dictionary of cache " + cacheName);
  }

  @Override
  public byte @Nullable [] fetch(String cacheName, long id) {
    byte @Nullable [] dictionary =
        Waiting.forRead(
            connection.tier().hashGet(redisKey.apply(cacheName), field(id)),
            () -> "fetching a dictionary of cache " + cacheName);
    if (dictionary != null) {
      prolong(cacheName);
    }
    return dictionary;
  }

  /** A store of the cache was opened: its entries live at most that long. */
  void opened(String cacheName, long maxTtlMillis) {
    kept(cacheName).maxTtlMillis().accumulateAndGet(maxTtlMillis, Math::max);
  }

  /** Entries of the cache were written: prolongs the life of its dictionaries when that is due. */
  void wrote(String cacheName) {
    Kept kept = kept(cacheName);
    long now = clock.getAsLong();
    long due = kept.due().get();
    if (now - due >= 0
        && kept.due().compareAndSet(due, now + interval(kept.maxTtlMillis().get()))) {
      prolong(cacheName);
    }
  }

  private void prolong(String cacheName) {
    connection
        .tier()
        .prolong(redisKey.apply(cacheName), lifetime(cacheName))
        .whenComplete(
            (there, failure) -> {
              if (failure != null) {
                LOG.debug("Dictionaries of cache {} were not prolonged", cacheName, failure);
              }
            });
  }

  private Kept kept(String cacheName) {
    return caches.computeIfAbsent(
        cacheName,
        name ->
            new Kept(
                new AtomicLong(USUAL_TTL_MILLIS),
                new AtomicLong(clock.getAsLong() + interval(USUAL_TTL_MILLIS))));
  }

  private long lifetime(String cacheName) {
    return 2 * kept(cacheName).maxTtlMillis().get();
  }

  private static long interval(long maxTtlMillis) {
    return TimeUnit.MILLISECONDS.toNanos(maxTtlMillis / 2);
  }

  private static String field(long id) {
    return String.format("%016x", id);
  }
}
