package dev.perigee.near.internal.store;

import dev.perigee.near.internal.coherence.NearCounters;
import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.PayloadStatistics;
import dev.perigee.serialization.ValueCodec;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of one cache to what stands in Redis and back. What cannot be read is {@code null}, a
 * count, and now and then a line in the log. Thread-safe.
 *
 * @param <V> the type of values
 */
final class Payloads<V> {
  private static final Logger LOG = LoggerFactory.getLogger(Payloads.class);
  private static final long WARN_INTERVAL_NANOS = 60_000_000_000L;

  private final String cacheName;
  private final ValueCodec codec;
  private final Versions versions;
  private final boolean recordsCreation;
  private final InstantSource wallClock;
  private final LongSupplier clock;
  private final Map<Decoded.Reason, Unreadable> unreadable = new EnumMap<>(Decoded.Reason.class);

  /** The count of one reason, and when it was last written to the log. */
  private static final class Unreadable {
    final LongAdder count = new LongAdder();
    final AtomicLong nextWarning;

    Unreadable(long now) {
      nextWarning = new AtomicLong(now);
    }
  }

  Payloads(
      String cacheName,
      ValueCodec codec,
      Versions versions,
      boolean recordsCreation,
      InstantSource wallClock,
      LongSupplier clock) {
    this.cacheName = cacheName;
    this.codec = codec;
    this.versions = versions;
    this.recordsCreation = recordsCreation;
    this.wallClock = wallClock;
    this.clock = clock;
    for (Decoded.Reason reason : Decoded.Reason.values()) {
      unreadable.put(reason, new Unreadable(clock.getAsLong()));
    }
  }

  /** Numbers that no other node uses. */
  Versions versions() {
    return versions;
  }

  /** The envelope of a value, with a version of its own. */
  byte[] encode(EncodedKey key, V value) {
    return encode(key, value, EntryHeader.UNKNOWN);
  }

  /** As {@link #encode(EncodedKey, Object)}, with what the load cost where it is above zero. */
  byte[] encode(EncodedKey key, V value, long loadMillis) {
    return codec.encode(value, header(key, loadMillis > 0 ? loadMillis : EntryHeader.UNKNOWN));
  }

  /** As {@link #encode(EncodedKey, Object)}, in two steps. */
  ValueCodec.Accepted accept(EncodedKey key, V value) {
    return codec.accept(value, header(key, EntryHeader.UNKNOWN));
  }

  private EntryHeader header(EncodedKey key, long loadMillis) {
    long created = recordsCreation ? wallClock.millis() : EntryHeader.UNKNOWN;
    return new EntryHeader(
        versions.next(), created, EntryHeader.UNKNOWN, loadMillis, key.original());
  }

  /** The value in an envelope, or {@code null} where it cannot be read. */
  @Nullable V decode(String text, byte[] envelope) {
    Decoded.@Nullable Value decoded = read(text, envelope);
    return decoded == null ? null : value(decoded);
  }

  /** The value and its header, or {@code null} where they cannot be read. */
  Decoded.@Nullable Value read(String text, byte[] envelope) {
    Decoded decoded = codec.decode(envelope);
    if (decoded instanceof Decoded.Value value) {
      return value;
    }
    if (decoded instanceof Decoded.Unreadable failure) {
      count(text, failure);
    }
    return null;
  }

  @SuppressWarnings("unchecked") // the provider checks types where the configuration names them
  V value(Decoded.Value decoded) {
    return (V) decoded.value();
  }

  boolean isShareable(Object value) {
    return codec.isShareable(value);
  }

  @SuppressWarnings("NullAway") // every reason was put in the constructor
  private void count(String text, Decoded.Unreadable failure) {
    Unreadable counted = unreadable.get(failure.reason());
    counted.count.increment();
    long now = clock.getAsLong();
    long due = counted.nextWarning.get();
    if (now - due >= 0 && counted.nextWarning.compareAndSet(due, now + WARN_INTERVAL_NANOS)) {
      LOG.warn(
          "Cache {}: the entry of key {} in Redis cannot be read ({}: {}) and counts as a miss;"
              + " {} such so far. The next line for this reason comes in a minute at the earliest.",
          cacheName,
          text,
          NearCounters.name(failure.reason()),
          failure.detail(),
          counted.count.sum());
    }
  }

  /** What was written. */
  PayloadStatistics written() {
    return codec.payloads();
  }

  /** How many payloads could not be read, by reason. */
  Map<String, Long> unreadable() {
    Map<String, Long> sums = new HashMap<>();
    unreadable.forEach(
        (reason, counted) -> sums.put(NearCounters.name(reason), counted.count.sum()));
    return sums;
  }
}
