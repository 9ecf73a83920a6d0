package dev.perigee.near.internal.store;

import dev.perigee.near.BulkException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteWrite;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.KeyCodec;
import dev.perigee.serialization.ValueCodec;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes: to Redis, and then, however that ended, the near copies of the key are dropped before the
 * caller knows; one that was confirmed, and whose events are known, leaves its value as the new
 * one. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class WritePath<K, V> {
  /** How often it is tried to put a value in the place of unreadable ones that others write. */
  private static final int OVERWRITES = 8;

  /** How many bytes of values wait for being packed, of one operation. */
  private static final long MOST_HELD = 1 << 20;

  /** What a value that waits takes beside its bytes: a handful of objects. */
  private static final long HELD_OVERHEAD = 200;

  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final @Nullable ReadPath<K, V> near;
  private final long maxTtlMillis;

  /**
   * @param near where puts leave copies, or {@code null} for nowhere
   */
  WritePath(
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      @Nullable ReadPath<K, V> near,
      long maxTtlMillis) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.near = near;
    this.maxTtlMillis = maxTtlMillis;
  }

  // ---- one key

  WriteResult<V> put(K key, V value, WriteTtl ttl, Wanted wanted) {
    EncodedKey encoded = keys.encode(key);
    Put put = new Put(scope.redisKey(encoded), payloads.encode(encoded, value), ttl);
    Supplier<CompletionStage<RemoteWrite>> send = () -> tier().put(put, wanted, maxTtlMillis);
    RemoteWrite write =
        wanted == Wanted.NOTHING && ttl.isUniform()
            ? writeAndKeep(
                new Kept<>(
                    key, encoded, value, put.bytes(), ttl.createMillis(), EntryHeader.UNKNOWN),
                "put",
                send,
                done -> true)
            : write(encoded, "put", send);
    return result(encoded, write);
  }

  WriteResult<V> replace(K key, V value, long ttlMillis, Wanted wanted) {
    EncodedKey encoded = keys.encode(key);
    String redisKey = scope.redisKey(encoded);
    byte[] bytes = payloads.encode(encoded, value);
    Supplier<CompletionStage<RemoteWrite>> send =
        () -> tier().replace(redisKey, bytes, ttlMillis, wanted, maxTtlMillis);
    RemoteWrite write =
        wanted == Wanted.NOTHING
            ? writeAndKeep(
                new Kept<>(key, encoded, value, bytes, ttlMillis, EntryHeader.UNKNOWN),
                "replace",
                send,
                done -> done.effect() == WriteResult.Effect.UPDATED)
            : write(encoded, "replace", send);
    return result(encoded, write);
  }

  WriteResult<V> remove(K key, Wanted wanted) {
    EncodedKey encoded = keys.encode(key);
    return result(
        encoded, write(encoded, "remove", () -> tier().remove(scope.redisKey(encoded), wanted)));
  }

  /**
   * An entry that cannot be read is none: it is overwritten if it is still the one that stood in
   * the way.
   */
  boolean putIfAbsent(K key, V value, long ttlMillis, long loadMillis) {
    EncodedKey encoded = keys.encode(key);
    String redisKey = scope.redisKey(encoded);
    byte[] bytes = payloads.encode(encoded, value, loadMillis);
    if (ttlMillis == WriteTtl.NONE) {
      return false; // it would be gone at once
    }
    Kept<K, V> kept = new Kept<>(key, encoded, value, bytes, ttlMillis, loadMillis);
    for (int i = 0; i < OVERWRITES; i++) {
      byte @Nullable [] there =
          writeAndKeep(
              kept,
              "putIfAbsent",
              () -> tier().putIfAbsent(redisKey, bytes, ttlMillis),
              Objects::isNull);
      if (there == null) {
        return true;
      }
      if (payloads.decode(encoded.text(), there) != null) {
        return false;
      }
      if (compareAndPut(kept, Token.of(there))) {
        return true;
      }
    }
    return false; // there is one, and somebody else keeps changing it
  }

  boolean compareAndPut(K key, Token expected, V value, long ttlMillis, long loadMillis) {
    EncodedKey encoded = keys.encode(key);
    byte[] bytes = payloads.encode(encoded, value, loadMillis);
    return compareAndPut(new Kept<>(key, encoded, value, bytes, ttlMillis, loadMillis), expected);
  }

  private boolean compareAndPut(Kept<K, V> kept, Token expected) {
    String redisKey = scope.redisKey(kept.encoded());
    return writeAndKeep(
        kept,
        "compareAndPut",
        () ->
            tier().compareAndPut(redisKey, expected, kept.bytes(), kept.ttlMillis(), maxTtlMillis),
        written -> written);
  }

  boolean compareAndRemove(K key, Token expected) {
    EncodedKey encoded = keys.encode(key);
    String redisKey = scope.redisKey(encoded);
    return write(encoded, "compareAndRemove", () -> tier().compareAndRemove(redisKey, expected));
  }

  boolean compareAndTouch(K key, Token expected, long ttlMillis) {
    EncodedKey encoded = keys.encode(key);
    String redisKey = scope.redisKey(encoded);
    return write(
        encoded,
        "compareAndTouch",
        () -> tier().compareAndTouch(redisKey, expected, ttlMillis, maxTtlMillis));
  }

  /**
   * A write that, where it takes effect, is one {@code SET} with {@code PX}, whose events are
   * known: its value stays near. Where it takes no effect it makes no events.
   *
   * @param tookEffect says it by the reply
   */
  private <T> T writeAndKeep(
      Kept<K, V> kept, String name, Supplier<CompletionStage<T>> send, Predicate<T> tookEffect) {
    @Nullable Reading reading =
        near == null || kept.ttlMillis() <= WriteTtl.NONE ? null : near.beginPut(kept.encoded());
    if (near == null || reading == null) {
      return write(kept.encoded(), name, send);
    }
    boolean ended = false;
    try {
      T reply = Waiting.forWrite(send.get(), scope.asked(name, kept.encoded().text()));
      scope.wrote();
      if (tookEffect.test(reply)) {
        near.kept(reading, kept);
        ended = true;
      }
      return reply;
    } finally {
      if (!ended) {
        near.failed(reading);
      }
    }
  }

  private <T> T write(EncodedKey key, String name, Supplier<CompletionStage<T>> send) {
    try {
      T reply = Waiting.forWrite(send.get(), scope.asked(name, key.text()));
      scope.wrote();
      return reply;
    } finally {
      scope.coherence().written(key.text());
    }
  }

  // ---- many keys

  /**
   * Every value is accepted before the first is sent, so that one that is refused leaves nothing
   * behind; but packing goes on while the server executes what is packed.
   */
  List<WriteResult<V>> putAll(
      Map<? extends K, ? extends V> entries, Supplier<WriteTtl> ttl, Wanted wanted) {
    List<K> inOrder = new ArrayList<>();
    List<EncodedKey> encoded = new ArrayList<>();
    List<Supplier<byte[]>> envelopes = new ArrayList<>();
    long held = 0;
    for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
      EncodedKey key = keys.encode(entry.getKey());
      inOrder.add(entry.getKey());
      encoded.add(key);
      ValueCodec.Accepted accepted = payloads.accept(key, entry.getValue());
      long size = accepted.size() + HELD_OVERHEAD;
      boolean fits = held + size <= MOST_HELD;
      held += fits ? size : 0;
      envelopes.add(fits ? accepted::envelope : made(accepted));
    }
    Iterable<Put> puts =
        () ->
            IntStream.range(0, envelopes.size())
                .mapToObj(i -> put(encoded.get(i), envelopes.get(i).get(), ttl.get()))
                .iterator();
    return results(
        encoded,
        writeAll(
            inOrder, encoded, "put", List.of(), () -> tier().putAll(puts, wanted, maxTtlMillis)));
  }

  private Put put(EncodedKey key, byte[] envelope, WriteTtl ttl) {
    return new Put(scope.redisKey(key), envelope, ttl);
  }

  private static Supplier<byte[]> made(ValueCodec.Accepted accepted) {
    byte[] envelope = accepted.envelope();
    return () -> envelope;
  }

  List<WriteResult<V>> removeAll(Collection<? extends K> removed, Wanted wanted) {
    List<K> inOrder = new ArrayList<>(removed);
    List<EncodedKey> encoded = inOrder.stream().map(keys::encode).toList();
    List<String> redisKeys = encoded.stream().map(scope::redisKey).toList();
    return results(
        encoded,
        writeAll(inOrder, encoded, "remove", List.of(), () -> tier().removeAll(redisKeys, wanted)));
  }

  long removeAll(Collection<? extends K> removed) {
    List<K> inOrder = new ArrayList<>(removed);
    List<EncodedKey> encoded = new ArrayList<>(inOrder.size());
    inOrder.forEach(key -> encoded.add(keys.encode(key)));
    return writeAll(inOrder, encoded, "remove", 0L, () -> tier().unlinkAll(redisKeys(encoded)));
  }

  /** The keys in Redis, made as they are sent, so that the server has the first ones early. */
  private List<String> redisKeys(List<EncodedKey> encoded) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return scope.redisKey(encoded.get(index));
      }

      @Override
      public int size() {
        return encoded.size();
      }
    };
  }

  private List<WriteResult<V>> results(List<EncodedKey> encoded, List<RemoteWrite> writes) {
    List<WriteResult<V>> results = new ArrayList<>(writes.size());
    for (int i = 0; i < writes.size(); i++) {
      results.add(result(encoded.get(i), writes.get(i)));
    }
    return results;
  }

  private <T> T writeAll(
      List<K> inOrder,
      List<EncodedKey> encoded,
      String name,
      T nothing,
      Supplier<CompletionStage<T>> send) {
    if (encoded.isEmpty()) {
      return nothing;
    }
    try {
      T reply = Waiting.forWrite(send.get(), scope.asked(name, encoded.size()));
      scope.wrote();
      return reply;
    } catch (BulkException e) {
      String message = String.valueOf(e.getMessage());
      throw new BulkException(message, e, done(inOrder, encoded, e.done()));
    } finally {
      encoded.forEach(key -> scope.coherence().written(key.text()));
    }
  }

  /** The remote tier names what was done by the keys in Redis, the caller knows his own. */
  private Set<Object> done(List<K> inOrder, List<EncodedKey> encoded, Set<Object> redisKeys) {
    Set<Object> done = new HashSet<>();
    for (int i = 0; i < inOrder.size(); i++) {
      if (redisKeys.contains(scope.redisKey(encoded.get(i)))) {
        done.add(inOrder.get(i));
      }
    }
    return done;
  }

  private RemoteTier tier() {
    return scope.tier();
  }

  /** A previous value that cannot be read was none to anybody. */
  private WriteResult<V> result(EncodedKey key, RemoteWrite write) {
    byte @Nullable [] bytes = write.previous();
    @Nullable V previous = bytes == null ? null : payloads.decode(key.text(), bytes);
    WriteResult.Effect effect = write.effect();
    if (bytes != null && previous == null) {
      effect =
          switch (effect) {
            case UPDATED -> WriteResult.Effect.CREATED;
            case REMOVED -> WriteResult.Effect.UNCHANGED;
            default -> effect;
          };
    }
    return new WriteResult<>(effect, previous);
  }
}
