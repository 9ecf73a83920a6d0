package dev.perigee.near.internal.store;

import dev.perigee.near.BulkException;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.Token;
import dev.perigee.near.internal.coherence.CacheCoherence;
import dev.perigee.near.internal.coherence.NearCopies;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.serialization.EncodedKey;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all stores of one cache on one connection share: the keys' prefix, the coherence of their
 * near copies, and one registration for events. Thread-safe.
 */
final class CacheScope implements Recovery.Remover {
  private final String cacheName;
  private final String prefix;
  private final String lockPrefix;
  private final RemoteConnection connection;
  private final MeasuredTier tier;
  private final CacheCoherence coherence = new CacheCoherence();
  private final Runnable onWrite;
  private final Recovery recovery;
  private volatile boolean listening;
  private RemoteConnection.@Nullable Registration registration;
  private int nearStores;
  private final IdentityHashMap<NearCopies, Repeated> repeated = new IdentityHashMap<>();

  /** Work that is repeated from the first subscription to the closing of its store. */
  private static final class Repeated {
    final Duration interval;
    final Runnable work;
    RemoteConnection.@Nullable Registration running;

    Repeated(Duration interval, Runnable work) {
      this.interval = interval;
      this.work = work;
    }

    void start(RemoteConnection connection) {
      if (running == null) {
        running = connection.repeat(interval, work);
      }
    }

    void stop() {
      RemoteConnection.Registration current = running;
      running = null;
      if (current != null) {
        current.close();
      }
    }
  }

  /**
   * @param clock nanoseconds that only grow
   * @param onWrite runs after each write of an entry
   * @param background runs what may block for long on a thread of its own
   */
  CacheScope(
      String cacheName,
      String prefix,
      RemoteConnection connection,
      LongSupplier clock,
      Runnable onWrite,
      Executor background) {
    this.cacheName = cacheName;
    this.prefix = prefix;
    int cache = prefix.indexOf(':') + 1; // a namespace has no colon
    this.lockPrefix = prefix.substring(0, cache) + "#lock:" + prefix.substring(cache);
    this.connection = connection;
    this.tier = new MeasuredTier(connection.tier(), clock);
    this.onWrite = onWrite;
    this.recovery = new Recovery(cacheName, connection, this, background);
  }

  /** Removes every entry of the cache. */
  void clear() {
    try {
      tier().clear(prefix);
    } finally {
      coherence.cleared();
    }
  }

  @Override
  public void removeAll() {
    clear();
  }

  /** Removes entries by their encoded keys. */
  @Override
  public void remove(Collection<String> texts) {
    List<String> redisKeys = texts.stream().map(text -> prefix + text).toList();
    try {
      Waiting.forWrite(tier().unlinkAll(redisKeys), asked("removal", redisKeys.size()));
    } catch (BulkException e) {
      Set<Object> done =
          e.done().stream().map(key -> textOf((String) key)).collect(Collectors.toSet());
      throw new BulkException(String.valueOf(e.getMessage()), e, done);
    } finally {
      texts.forEach(coherence::written);
    }
  }

  /** What brings this cache back after an outage. */
  Recovery recovery() {
    return recovery;
  }

  /** Entries were written. */
  void wrote() {
    onWrite.run();
  }

  String cacheName() {
    return cacheName;
  }

  /** What every key in Redis begins with: {@code {namespace}:{cache}:}. */
  String prefix() {
    return prefix;
  }

  CacheCoherence coherence() {
    return coherence;
  }

  RemoteConnection connection() {
    return connection;
  }

  RemoteTier tier() {
    return tier;
  }

  /** What this cache asked of Redis. */
  RemoteStatistics remoteStatistics() {
    return new RemoteStatistics(tier.hits(), tier.misses(), connection.breaker());
  }

  /** Tells an observer of what this cache asks of Redis from now on. */
  RemoteObserver.Observation observe(RemoteObserver observer) {
    return tier.observe(observer);
  }

  String redisKey(EncodedKey key) {
    return prefix + key.text();
  }

  /** The key of an entry's lock: no cache can have that name, so nobody hears of its events. */
  String lockKey(EncodedKey key) {
    return lockPrefix + key.text();
  }

  /** The encoded key in a key of Redis. */
  String textOf(String redisKey) {
    return redisKey.substring(prefix.length());
  }

  Shard shardOf(EncodedKey key) {
    return connection.shards().of(redisKey(key));
  }

  /** The version that a read saw. */
  static Token tokenOf(@Nullable RemoteValue raw) {
    return raw == null ? Token.ABSENT : Token.of(raw.bytes());
  }

  /** The version that a read saw. */
  static Token tokenOf(byte @Nullable [] bytes) {
    return bytes == null ? Token.ABSENT : Token.of(bytes);
  }

  /** What was asked of Redis, for messages. */
  Supplier<String> asked(String operation, String text) {
    return () -> operation + " of key " + text + " in cache " + cacheName;
  }

  /** What was asked of Redis for some keys, for messages. */
  Supplier<String> asked(String operation, int keys) {
    return () -> operation + " of " + keys + " keys in cache " + cacheName;
  }

  /** What was asked of Redis, for messages. */
  Supplier<String> asked(String operation) {
    return () -> operation + " in cache " + cacheName;
  }

  /** Subscribes at the first read that could leave a copy: opening a cache must not connect. */
  void listen() {
    if (!listening) {
      register();
    }
  }

  boolean isListening() {
    return listening;
  }

  /** A read may end after its store has closed: then there is nothing to listen for. */
  private synchronized void register() {
    if (!listening && nearStores > 0) {
      registration =
          connection.listen(prefix, (redisKey, event) -> coherence.event(textOf(redisKey), event));
      repeated.values().forEach(work -> work.start(connection));
      listening = true;
    }
  }

  /** A store with a near tier opens. */
  synchronized void join(NearCopies copies) {
    nearStores++;
    coherence.join(copies);
  }

  /** Repeats work for a store that joined, as long as there can be copies: not before. */
  synchronized void repeatWhileListening(NearCopies copies, Duration interval, Runnable work) {
    Repeated added = new Repeated(interval, work);
    repeated.put(copies, added);
    if (listening) {
      added.start(connection);
    }
  }

  /** A store with a near tier closes; the last one ends the registration. */
  synchronized void leave(NearCopies copies) {
    coherence.leave(copies);
    Repeated work = repeated.remove(copies);
    if (work != null) {
      work.stop();
    }
    if (--nearStores == 0) {
      listening = false;
      RemoteConnection.Registration current = registration;
      registration = null;
      if (current != null) {
        current.close();
      }
    }
  }
}
