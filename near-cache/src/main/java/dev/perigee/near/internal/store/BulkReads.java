package dev.perigee.near.internal.store;

import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.internal.caffeine.CaffeineCopies;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.KeyCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of many keys that near copies may answer, and that leave near copies; what becomes of each
 * key is the business of {@link ReadPath}. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class BulkReads<K, V> {
  private final ReadPath<K, V> one;
  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final CaffeineCopies<K> copies;
  private final Validation validation;
  private final LongSupplier clock;

  BulkReads(
      ReadPath<K, V> one,
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      Validation validation,
      LongSupplier clock) {
    this.one = one;
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.copies = one.copies();
    this.validation = validation;
    this.clock = clock;
  }

  /** A key that no copy answered. */
  private record Missed<K>(K key, EncodedKey encoded, @Nullable Reading reading) {}

  /** Near copies, and one pipeline for the rest. */
  Map<K, V> getAll(Collection<? extends K> wanted) {
    Collection<? extends K> distinct = wanted instanceof Set<?> ? wanted : new HashSet<>(wanted);
    Map<K, V> values = new HashMap<>(capacity(distinct.size()));
    List<K> missed = copies.isValidated() ? confirmed(distinct, values) : hits(distinct, values);
    copies.counters().hit(values.size());
    if (missed.isEmpty()) {
      return values;
    }
    copies.counters().missed(missed.size());
    List<Missed<K>> sent = begin(missed);
    int settled = 0;
    try {
      List<String> redisKeys = sent.stream().map(miss -> scope.redisKey(miss.encoded())).toList();
      List<@Nullable RemoteValue> raws =
          Waiting.forRead(scope.tier().getAll(redisKeys), scope.asked("get", sent.size()));
      for (; settled < sent.size(); settled++) {
        Missed<K> miss = sent.get(settled);
        @Nullable V value = settle(miss, raws.get(settled));
        if (value != null) {
          values.put(miss.key(), value);
        }
      }
    } finally {
      for (Missed<K> miss : sent.subList(settled, sent.size())) {
        @Nullable Reading reading = miss.reading();
        if (reading != null) {
          one.fail(reading, new StoreException("the read was given up", null, false));
        }
      }
    }
    return values;
  }

  private @Nullable V settle(Missed<K> miss, @Nullable RemoteValue raw) {
    @Nullable Reading reading = miss.reading();
    if (reading != null) {
      return one.settle(miss.key(), miss.encoded(), reading, raw, true);
    }
    scope.coherence().observed(miss.encoded().text(), CacheScope.tokenOf(raw));
    return raw == null ? null : payloads.decode(miss.encoded().text(), raw.bytes());
  }

  /** Encodes all before the first begins, so that a key that is refused leaves none behind. */
  private List<Missed<K>> begin(List<K> missed) {
    List<EncodedKey> encoded = new ArrayList<>(missed.size());
    missed.forEach(key -> encoded.add(keys.encode(key)));
    scope.listen();
    List<Missed<K>> sent = new ArrayList<>(missed.size());
    for (int i = 0; i < encoded.size(); i++) {
      EncodedKey key = encoded.get(i);
      @Nullable Reading reading = key.canonical() ? one.reading(key) : null;
      if (reading != null) {
        scope.coherence().begin(reading);
      }
      sent.add(new Missed<>(missed.get(i), key, reading));
    }
    return sent;
  }

  /** So that a map of this size need not grow. */
  private static int capacity(int size) {
    return size + size / 2 + 1;
  }

  /** Puts what near copies answer into {@code values} and returns the other keys. */
  private List<K> hits(Collection<? extends K> wanted, Map<K, V> values) {
    List<K> missed = new ArrayList<>(0);
    long now = clock.getAsLong();
    for (K key : wanted) {
      @Nullable NearCopy copy = copies.get(key);
      @Nullable V value = copy != null && one.use(copy, now) ? one.valueOf(copy) : null;
      if (value == null) {
        missed.add(key);
      } else {
        values.put(key, value);
      }
    }
    return missed;
  }

  /**
   * As {@link #hits}, in validated mode: all versions are asked for before the first is waited for.
   */
  private List<K> confirmed(Collection<? extends K> wanted, Map<K, V> values) {
    List<K> missed = new ArrayList<>();
    Map<NearCopy, CompletionStage<Token>> versions = new LinkedHashMap<>();
    List<K> found = new ArrayList<>();
    long now = clock.getAsLong();
    for (K key : wanted) {
      @Nullable NearCopy copy = copies.get(key);
      if (copy != null && one.use(copy, now)) {
        found.add(key);
        versions.put(copy, validation.version(copy.text()));
      } else {
        missed.add(key);
      }
    }
    Iterator<K> inOrder = found.iterator();
    versions.forEach(
        (copy, version) -> {
          K key = inOrder.next();
          @Nullable V value = one.isConfirmed(copy, version) ? one.valueOf(copy) : null;
          if (value == null) {
            missed.add(key);
          } else {
            values.put(key, value);
          }
        });
    return missed;
  }
}
