package dev.perigee.near.internal.store;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.EntryState;
import dev.perigee.near.NearSettings;
import dev.perigee.near.Token;
import dev.perigee.near.internal.caffeine.CaffeineCopies;
import dev.perigee.near.internal.coherence.Fill;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.ReadOutcome;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.coherence.Source;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.KeyCodec;
import java.util.Collection;
import java.util.Map;
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
  /** In the place of a lifetime. */
  private static final long NOT_ASKED = -1;

  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final CaffeineCopies<K> copies;
  private final LongSupplier clock;
  private final long maxAgeNanos;
  private final Validation validation;
  private final StableKeys<K> stableKeys;
  private final EarlyReads<K> early;
  private final BulkReads<K, V> many;

  ReadPath(
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      NearSettings settings,
      @Nullable EarlyRefresh<K> early,
      LongSupplier clock) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.copies = new CaffeineCopies<>(settings);
    this.clock = clock;
    this.maxAgeNanos = settings.maxAge().toNanos();
    this.validation = new Validation(scope);
    this.stableKeys = new StableKeys<>(keys, payloads);
    this.early = new EarlyReads<>(stableKeys, early);
    this.many = new BulkReads<>(this, scope, keys, payloads, validation, clock);
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

  boolean use(NearCopy copy, long now) {
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
  @Nullable V valueOf(NearCopy copy) {
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
  boolean isConfirmed(NearCopy copy, CompletionStage<Token> stage) {
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

  Reading reading(EncodedKey key) {
    return new Reading(copies, key.text(), scope.shardOf(key), clock.getAsLong());
  }

  /** Sends the read. Who is interrupted leaves it to the client to tell those who joined. */
  private @Nullable V read(K key, EncodedKey encoded, Reading reading) {
    Supplier<String> asked = scope.asked("get", encoded.text());
    @Nullable CompletionStage<@Nullable RemoteValue> stage = null;
    try {
      boolean keeps = copies.admits(encoded.text());
      stage = ask(scope.redisKey(encoded), keeps || early.isOn());
      return settle(key, encoded, reading, Waiting.orInterrupted(stage, asked), keeps);
    } catch (InterruptedException e) {
      leaveBehind(reading, stage);
      throw Waiting.interrupted(e, asked, false);
    } catch (RuntimeException | Error e) {
      fail(reading, e);
      throw e;
    }
  }

  /** The lifetime is asked for only where it matters to somebody. */
  private CompletionStage<@Nullable RemoteValue> ask(String redisKey, boolean withLifetime) {
    return withLifetime
        ? scope.tier().get(redisKey)
        : scope
            .tier()
            .value(redisKey)
            .thenApply(bytes -> bytes == null ? null : new RemoteValue(bytes, NOT_ASKED));
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

  void fail(Reading reading, Throwable failure) {
    if (!reading.outcome().isDone()) {
      scope.coherence().abandon(reading);
      reading.outcome().completeExceptionally(failure);
    }
  }

  /**
   * Decodes what came back, lets it become a near copy, then lets others have it.
   *
   * @param keeps whether it may become a near copy
   */
  @Nullable V settle(
      K key, EncodedKey encoded, Reading reading, @Nullable RemoteValue raw, boolean keeps) {
    Decoded.@Nullable Value decoded =
        raw == null ? null : payloads.read(encoded.text(), raw.bytes());
    @Nullable V value = decoded == null ? null : payloads.value(decoded);
    @Nullable V shared = value != null && payloads.isShareable(value) ? value : null;
    long lead = decoded == null ? 0 : early.lead(decoded.header().loadMillis());
    @Nullable NearCopy copy = null;
    if (raw != null && value != null && keeps) {
      copy = copyOf(key, encoded, reading, raw, shared, lead);
    } else if (value != null) {
      copies.counters().filled(Fill.FIRST_MISS);
    }
    scope.coherence().complete(reading, CacheScope.tokenOf(raw), copy, clock.getAsLong());
    reading.outcome().complete(new ReadOutcome(raw == null ? null : raw.bytes(), shared));
    if (raw != null) {
      early.seen(key, encoded, raw, lead);
    }
    return value;
  }

  private @Nullable NearCopy copyOf(
      K key, EncodedKey encoded, Reading reading, RemoteValue raw, @Nullable V shared, long lead) {
    @Nullable Object kept = stableKeys.of(key, encoded);
    if (kept == null) {
      copies.counters().filled(Fill.UNSTABLE_KEY);
      return null;
    }
    long deadline = deadline(reading, raw.ttlMillis(), lead);
    return NearCopy.of(kept, reading, raw.bytes(), shared, deadline);
  }

  /**
   * The server takes the entry away no earlier than its remaining lifetime after the read was
   * executed, and that was after it was sent. An entry that is to be loaded again before that is
   * not served from here any more: the next read goes to Redis, and draws again.
   */
  private long deadline(Reading reading, long ttlMillis, long lead) {
    long left =
        ttlMillis < 0 ? maxAgeNanos : TimeUnit.MILLISECONDS.toNanos(Math.max(0, ttlMillis - lead));
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
  void kept(Reading put, Kept<K, V> written) {
    boolean shareable = payloads.isShareable(written.value());
    @Nullable Object kept = stableKeys.of(written.key(), written.encoded());
    if (kept == null) {
      failed(put);
      return;
    }
    // The server counts from the beginning of a millisecond.
    long deadline = deadline(put, written.ttlMillis() - 1, early.lead(written.loadMillis()));
    @Nullable V shared = shareable ? written.value() : null;
    NearCopy copy = NearCopy.of(kept, put, written.bytes(), shared, deadline);
    scope.coherence().kept(put, copy, clock.getAsLong());
  }

  // ---- many keys

  /** Near copies, and one pipeline for the rest. */
  Map<K, V> getAll(Collection<? extends K> wanted) {
    return many.getAll(wanted);
  }
}
