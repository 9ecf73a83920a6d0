package dev.perigee.near.internal.store;

import dev.perigee.near.EntryState;
import dev.perigee.near.Token;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.KeyCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private final long maxTtlMillis;

  FreshReads(CacheScope scope, KeyCodec keys, Payloads<V> payloads, long maxTtlMillis) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.maxTtlMillis = maxTtlMillis;
  }

  @Nullable V get(K key) {
    EncodedKey encoded = keys.encode(key);
    return value(encoded, fetch(encoded));
  }

  Map<K, V> getAll(Collection<? extends K> wanted) {
    Map<K, EncodedKey> encoded = encode(wanted);
    return values(
        encoded, fetch(encoded, scope.tier()::values, CacheScope::tokenOf), bytes -> bytes);
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
    Map<K, EncodedKey> encoded = encode(wanted);
    try {
      return values(
          encoded,
          fetch(
              encoded,
              keys -> scope.tier().getAllAndTouch(keys, accessMillis, maxTtlMillis),
              CacheScope::tokenOf),
          FreshReads::bytesOf);
    } finally {
      encoded.values().forEach(key -> scope.coherence().written(key.text()));
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
    Map<K, EncodedKey> encoded = encode(wanted);
    List<byte @Nullable []> raws = fetch(encoded, scope.tier()::values, CacheScope::tokenOf);
    Map<K, EntryState<V>> states = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<K, EncodedKey> entry : encoded.entrySet()) {
      states.put(entry.getKey(), state(entry.getValue(), raws.get(next++)));
    }
    return states;
  }

  // ---- the parts

  private Map<K, EncodedKey> encode(Collection<? extends K> wanted) {
    Map<K, EncodedKey> encoded = new LinkedHashMap<>();
    for (K key : new LinkedHashSet<>(wanted)) {
      encoded.put(key, keys.encode(key));
    }
    return encoded;
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
      Map<K, EncodedKey> encoded,
      Function<List<String>, CompletionStage<List<@Nullable R>>> send,
      Function<@Nullable R, Token> token) {
    if (encoded.isEmpty()) {
      return List.of();
    }
    List<EncodedKey> inOrder = new ArrayList<>(encoded.values());
    List<@Nullable R> raws =
        Waiting.forRead(
            send.apply(inOrder.stream().map(scope::redisKey).toList()),
            scope.asked("get", inOrder.size()));
    for (int i = 0; i < raws.size(); i++) {
      scope.coherence().observed(inOrder.get(i).text(), token.apply(raws.get(i)));
    }
    return raws;
  }

  private <R> Map<K, V> values(
      Map<K, EncodedKey> encoded,
      List<@Nullable R> raws,
      Function<@Nullable R, byte @Nullable []> bytes) {
    Map<K, V> values = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<K, EncodedKey> entry : encoded.entrySet()) {
      @Nullable V value = value(entry.getValue(), bytes.apply(raws.get(next++)));
      if (value != null) {
        values.put(entry.getKey(), value);
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
