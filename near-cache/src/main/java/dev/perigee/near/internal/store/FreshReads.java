package dev.perigee.near.internal.store;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.EntryState;
import dev.perigee.near.Token;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.KeyCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that always ask Redis. What they saw is held against near copies before the caller has it.
 * Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class FreshReads<K, V> {
  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final EarlyReads<K> early;
  private final long maxTtlMillis;

  FreshReads(
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      @Nullable EarlyRefresh<K> early,
      long maxTtlMillis) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.early = new EarlyReads<>(new StableKeys<>(keys, payloads), early);
    this.maxTtlMillis = maxTtlMillis;
  }

  @Nullable V get(K key) {
    EncodedKey encoded = keys.encode(key);
    return early.isOn() ? getEarly(key, encoded) : value(encoded, fetch(encoded));
  }

  /** With the remaining lifetime, which tells whether the entry is to be loaded again. */
  private @Nullable V getEarly(K key, EncodedKey encoded) {
    String text = encoded.text();
    @Nullable RemoteValue raw =
        Waiting.forRead(scope.tier().get(scope.redisKey(encoded)), scope.asked("get", text));
    scope.coherence().observed(text, CacheScope.tokenOf(raw));
    Decoded.@Nullable Value decoded = raw == null ? null : payloads.read(text, raw.bytes());
    if (raw == null || decoded == null) {
      return null;
    }
    early.seen(key, encoded, raw, early.lead(decoded.header().loadMillis()));
    return payloads.value(decoded);
  }

  Map<K, V> getAll(Collection<? extends K> wanted) {
    Asked<K> asked = encode(wanted);
    return values(asked, fetch(asked, scope.tier()::values, CacheScope::tokenOf), bytes -> bytes);
  }

  /** The new lifetime is a change that no near copy may outlive, whatever came of it. */
  @Nullable V getAndTouch(K key, long accessMillis) {
    EncodedKey encoded = keys.encode(key);
    String text = encoded.text();
    try {
      @Nullable RemoteValue raw =
          Waiting.forWrite(
              scope.tier().getAndTouch(scope.redisKey(encoded), accessMillis, maxTtlMillis),
              scope.asked("get", text));
      return value(encoded, bytesOf(raw));
    } finally {
      scope.coherence().written(text);
    }
  }

  /** As {@link #getAndTouch} for many keys. */
  Map<K, V> getAllAndTouch(Collection<? extends K> wanted, long accessMillis) {
    Asked<K> asked = encode(wanted);
    try {
      return values(
          asked,
          fetch(
              asked,
              keys -> scope.tier().getAllAndTouch(keys, accessMillis, maxTtlMillis),
              CacheScope::tokenOf),
          FreshReads::bytesOf);
    } finally {
      asked.encoded().forEach(key -> scope.coherence().written(key.text()));
    }
  }

  /** By the version: sees the same entry as the others, but not whether it can be read. */
  boolean contains(K key) {
    return !version(key).equals(Token.ABSENT);
  }

  boolean isCurrent(K key, Token token) {
    return version(key).equals(token);
  }

  private Token version(K key) {
    EncodedKey encoded = keys.encode(key);
    String text = encoded.text();
    Token version =
        Waiting.forRead(
            scope.tier().version(scope.redisKey(encoded)), scope.asked("version", text));
    scope.coherence().observed(text, version);
    return version;
  }

  EntryState<V> read(K key) {
    EncodedKey encoded = keys.encode(key);
    return state(encoded, fetch(encoded));
  }

  Map<K, EntryState<V>> readAll(Collection<? extends K> wanted) {
    Asked<K> asked = encode(wanted);
    List<byte @Nullable []> raws = fetch(asked, scope.tier()::values, CacheScope::tokenOf);
    Map<K, EntryState<V>> states = new HashMap<>(asked.capacity());
    for (int i = 0; i < asked.keys().size(); i++) {
      states.put(asked.keys().get(i), state(asked.encoded().get(i), raws.get(i)));
    }
    return states;
  }

  // ---- the parts

  /** Keys, and what is written for each, in the same order. */
  private record Asked<K>(List<K> keys, List<EncodedKey> encoded) {
    /** So that a map of them need not grow. */
    int capacity() {
      return keys.size() + keys.size() / 2 + 1;
    }
  }

  private Asked<K> encode(Collection<? extends K> wanted) {
    List<K> distinct = new ArrayList<>(wanted instanceof Set<?> ? wanted : new HashSet<>(wanted));
    List<EncodedKey> encoded = new ArrayList<>(distinct.size());
    distinct.forEach(key -> encoded.add(keys.encode(key)));
    return new Asked<>(distinct, encoded);
  }

  private byte @Nullable [] fetch(EncodedKey key) {
    byte @Nullable [] bytes =
        Waiting.forRead(scope.tier().value(scope.redisKey(key)), scope.asked("get", key.text()));
    scope.coherence().observed(key.text(), CacheScope.tokenOf(bytes));
    return bytes;
  }

  /**
   * @param token what a reply says of the version
   */
  private <R> List<@Nullable R> fetch(
      Asked<K> asked,
      Function<List<String>, CompletionStage<List<@Nullable R>>> send,
      Function<@Nullable R, Token> token) {
    List<EncodedKey> encoded = asked.encoded();
    if (encoded.isEmpty()) {
      return List.of();
    }
    List<String> redisKeys = new ArrayList<>(encoded.size());
    encoded.forEach(key -> redisKeys.add(scope.redisKey(key)));
    List<@Nullable R> raws =
        Waiting.forRead(send.apply(redisKeys), scope.asked("get", encoded.size()));
    if (scope.coherence().hasMembers()) {
      for (int i = 0; i < encoded.size(); i++) {
        scope.coherence().observed(encoded.get(i).text(), token.apply(raws.get(i)));
      }
    }
    return raws;
  }

  private <R> Map<K, V> values(
      Asked<K> asked, List<@Nullable R> raws, Function<@Nullable R, byte @Nullable []> bytes) {
    Map<K, V> values = new HashMap<>(asked.capacity());
    for (int i = 0; i < asked.keys().size(); i++) {
      @Nullable V value = value(asked.encoded().get(i), bytes.apply(raws.get(i)));
      if (value != null) {
        values.put(asked.keys().get(i), value);
      }
    }
    return values;
  }

  private static byte @Nullable [] bytesOf(@Nullable RemoteValue raw) {
    return raw == null ? null : raw.bytes();
  }

  private @Nullable V value(EncodedKey key, byte @Nullable [] bytes) {
    return bytes == null ? null : payloads.decode(key.text(), bytes);
  }

  private EntryState<V> state(EncodedKey key, byte @Nullable [] bytes) {
    return bytes == null
        ? new EntryState<>(null, Token.ABSENT)
        : new EntryState<>(payloads.decode(key.text(), bytes), Token.of(bytes));
  }
}
