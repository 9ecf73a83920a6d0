package dev.perigee.near.internal.store;

import dev.perigee.near.EntryState;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.internal.caffeine.CaffeineCopies;
import dev.perigee.near.internal.coherence.Fill;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.ReadOutcome;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.coherence.Source;
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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that near copies may answer, and that leave near copies. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class ReadPath<K, V> {
  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final CaffeineCopies<K> copies;
  private final LongSupplier clock;
  private final long maxAgeNanos;
  private final Validation validation;

  ReadPath(
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      NearSettings settings,
      LongSupplier clock) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.copies = new CaffeineCopies<>(settings);
    this.clock = clock;
    this.maxAgeNanos = settings.maxAge().toNanos();
    this.validation = new Validation(scope);
  }

  CaffeineCopies<K> copies() {
    return copies;
  }

  // ---- one key

  /** The value, from a near copy or from Redis. */
  @Nullable V get(K key) {
    NearCopy copy = copies.get(key);
    if (copy != null) {
      @Nullable V value = hit(copy);
      if (value != null) {
        return value;
      }
    }
    copies.counters().missed(1);
    EncodedKey encoded = keys.encode(key);
    return encoded.canonical() ? readOrJoin(key, encoded) : readPast(encoded);
  }

  /** Whether a copy that may be served says that there is an entry. */
  boolean holds(K key) {
    NearCopy copy = copies.get(key);
    return copy != null && !copies.isValidated() && use(copy);
  }

  /** What a copy says of an entry, although nobody has asked Redis, in validated mode neither. */
  @Nullable EntryState<V> guess(K key) {
    NearCopy copy = copies.get(key);
    if (copy == null || !use(copy)) {
      return null;
    }
    @Nullable V value = serve(copy);
    return value == null ? null : new EntryState<>(value, copy.version());
  }

  /** What a copy says without Redis: one that is proven fresh, or not older than this. */
  @Nullable V near(K key, long mostNanos) {
    NearCopy copy = copies.get(key);
    if (copy == null || scope.recovery().isLeft(copy.text())) {
      return null;
    }
    long now = clock.getAsLong(); // whether it lives is looked at last: what is left has no copies
    boolean young = mostNanos > 0 && now - copy.sentNanos() <= mostNanos;
    boolean served = young ? copy.isAlive(now) : !copies.isValidated() && use(copy, now);
    return served ? serve(copy) : null;
  }

  private @Nullable V hit(NearCopy copy) {
    if (!use(copy)
        || (copies.isValidated() && !isConfirmed(copy, validation.version(copy.text())))) {
      return null;
    }
    return serve(copy);
  }

  /** Whether a copy may be served now, which counts as a use of it. */
  private boolean use(NearCopy copy) {
    return use(copy, clock.getAsLong());
  }

  private boolean use(NearCopy copy, long now) {
    boolean served = copies.mayServe(copy, now);
    if (served) {
      copies.used(copy, now);
    }
    return served;
  }

  private @Nullable V serve(NearCopy copy) {
    @Nullable V value = valueOf(copy);
    if (value != null) {
      copies.counters().hit();
    }
    return value;
  }

  @SuppressWarnings("unchecked") // it was decoded, or put, as a V
  private @Nullable V valueOf(NearCopy copy) {
    Object shared = copy.shared();
    if (shared != null) {
      return (V) shared;
    }
    @Nullable V value = payloads.decode(copy.text(), copy.bytes());
    if (value == null) {
      scope.coherence().discard(copies, copy, Source.UNREADABLE);
    }
    return value;
  }

  /** Whether Redis has the version of a copy; copies of other versions are dropped. */
  private boolean isConfirmed(NearCopy copy, CompletionStage<Token> stage) {
    Token version = Waiting.forRead(stage, scope.asked("version", copy.text()));
    scope.coherence().observed(copy.text(), version);
    return version.equals(copy.version());
  }

  /** A key that is not near-cached: its copies in other stores must not outlive what we see. */
  private @Nullable V readPast(EncodedKey key) {
    @Nullable RemoteValue raw =
        Waiting.forRead(scope.tier().get(scope.redisKey(key)), scope.asked("get", key.text()));
    scope.coherence().observed(key.text(), CacheScope.tokenOf(raw));
    return raw == null ? null : payloads.decode(key.text(), raw.bytes());
  }

  private @Nullable V readOrJoin(K key, EncodedKey encoded) {
    scope.listen();
    Reading mine = reading(encoded);
    Reading reading = scope.coherence().beginOrJoin(mine);
    return reading == mine ? read(key, encoded, mine) : join(reading);
  }

  private Reading reading(EncodedKey key) {
    return new Reading(copies, key.text(), scope.shardOf(key), clock.getAsLong());
  }

  /** Sends the read. Who is interrupted leaves it to the client to tell those who joined. */
  private @Nullable V read(K key, EncodedKey encoded, Reading reading) {
    Supplier<String> asked = scope.asked("get", encoded.text());
    @Nullable CompletionStage<@Nullable RemoteValue> stage = null;
    try {
      stage = scope.tier().get(scope.redisKey(encoded));
      return settle(key, encoded, reading, Waiting.orInterrupted(stage, asked));
    } catch (InterruptedException e) {
      leaveBehind(reading, stage);
      throw Waiting.interrupted(e, asked, false);
    } catch (RuntimeException | Error e) {
      fail(reading, e);
      throw e;
    }
  }

  private void leaveBehind(
      Reading reading, @Nullable CompletionStage<@Nullable RemoteValue> stage) {
    if (stage == null) {
      return; // not reached: only waiting for a stage is interrupted
    }
    stage.whenComplete(
        (raw, failure) -> {
          if (failure != null) {
            fail(reading, failure);
          } else {
            scope.coherence().complete(reading, CacheScope.tokenOf(raw), null, reading.sentNanos());
            reading.outcome().complete(new ReadOutcome(raw == null ? null : raw.bytes(), null));
          }
        });
  }

  private void fail(Reading reading, Throwable failure) {
    if (!reading.outcome().isDone()) {
      scope.coherence().abandon(reading);
      reading.outcome().completeExceptionally(failure);
    }
  }

  /** Decodes what came back, lets it become a near copy, then lets others have it. */
  private @Nullable V settle(
      K key, EncodedKey encoded, Reading reading, @Nullable RemoteValue raw) {
    @Nullable V value = raw == null ? null : payloads.decode(encoded.text(), raw.bytes());
    @Nullable V shared = value != null && payloads.isShareable(value) ? value : null;
    @Nullable NearCopy copy =
        raw == null || value == null ? null : copyOf(key, encoded, reading, raw, shared);
    scope.coherence().complete(reading, CacheScope.tokenOf(raw), copy, clock.getAsLong());
    reading.outcome().complete(new ReadOutcome(raw == null ? null : raw.bytes(), shared));
    return value;
  }

  private @Nullable NearCopy copyOf(
      K key, EncodedKey encoded, Reading reading, RemoteValue raw, @Nullable V shared) {
    @Nullable Object kept = keptKey(key, encoded);
    if (kept == null) {
      copies.counters().filled(Fill.UNSTABLE_KEY);
      return null;
    }
    return NearCopy.of(kept, reading, raw.bytes(), shared, deadline(reading, raw.ttlMillis()));
  }

  /** The key, or a copy of it where its owner could change it. */
  private @Nullable Object keptKey(K key, EncodedKey encoded) {
    if (payloads.isShareable(key)) {
      return key;
    }
    @Nullable Object copy = keys.decode(encoded.text(), encoded.original());
    return copy != null && copy.equals(key) && copy.hashCode() == key.hashCode() ? copy : null;
  }

  /**
   * The server takes the entry away no earlier than its remaining lifetime after the read was
   * executed, and that was after it was sent.
   */
  private long deadline(Reading reading, long ttlMillis) {
    long left = ttlMillis < 0 ? maxAgeNanos : TimeUnit.MILLISECONDS.toNanos(ttlMillis);
    return reading.sentNanos() + Math.min(left, maxAgeNanos);
  }

  @SuppressWarnings("unchecked") // shared by a reader of the same store
  private @Nullable V join(Reading reading) {
    ReadOutcome outcome = Waiting.forRead(reading.outcome(), scope.asked("get", reading.text()));
    byte @Nullable [] bytes = outcome.bytes();
    Object shared = outcome.shared();
    if (bytes == null || shared != null) {
      return (V) shared;
    }
    return payloads.decode(reading.text(), bytes);
  }

  // ---- writes that leave a copy

  /** A write begins that makes the events of a put; {@code null} where it cannot leave a copy. */
  @Nullable Reading beginPut(EncodedKey key) {
    if (!key.canonical() || !scope.isListening()) {
      return null;
    }
    Reading put = reading(key);
    if (!put.beganProven()) {
      return null;
    }
    scope.coherence().beginPut(put);
    return put;
  }

  /** A put failed or found its condition unmet, or nobody knows. */
  void failed(Reading put) {
    scope.coherence().abandon(put);
    scope.coherence().written(put.text());
  }

  /** A put was confirmed: what was written is kept. */
  void kept(Reading put, K key, EncodedKey encoded, V value, byte[] envelope, long ttlMillis) {
    boolean shareable = payloads.isShareable(value);
    @Nullable Object kept = keptKey(key, encoded);
    if (kept == null) {
      failed(put);
      return;
    }
    // The server counts from the beginning of a millisecond.
    long deadline = deadline(put, ttlMillis - 1);
    NearCopy copy = NearCopy.of(kept, put, envelope, shareable ? value : null, deadline);
    scope.coherence().kept(put, copy, clock.getAsLong());
  }

  // ---- many keys

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
          fail(reading, new StoreException("the read was given up", null, false));
        }
      }
    }
    return values;
  }

  private @Nullable V settle(Missed<K> miss, @Nullable RemoteValue raw) {
    @Nullable Reading reading = miss.reading();
    if (reading != null) {
      return settle(miss.key(), miss.encoded(), reading, raw);
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
      @Nullable Reading reading = key.canonical() ? reading(key) : null;
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
      @Nullable V value = copy != null && use(copy, now) ? valueOf(copy) : null;
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
      if (copy != null && use(copy, now)) {
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
          @Nullable V value = isConfirmed(copy, version) ? valueOf(copy) : null;
          if (value == null) {
            missed.add(key);
          } else {
            values.put(key, value);
          }
        });
    return missed;
  }
}
