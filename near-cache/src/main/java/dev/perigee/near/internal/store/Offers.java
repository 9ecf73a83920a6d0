package dev.perigee.near.internal.store;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.KeyCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes of values that were loaded together: each where there is no entry that can be read, and
 * those that are written stay near. One pipeline. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class Offers<K, V> {
  private final CacheScope scope;
  private final KeyCodec keys;
  private final Payloads<V> payloads;
  private final @Nullable ReadPath<K, V> near;
  private final WritePath<K, V> one;

  /**
   * @param near the near tier, or {@code null} where it is switched off
   * @param one writes a single value
   */
  Offers(
      CacheScope scope,
      KeyCodec keys,
      Payloads<V> payloads,
      @Nullable ReadPath<K, V> near,
      WritePath<K, V> one) {
    this.scope = scope;
    this.keys = keys;
    this.payloads = payloads;
    this.near = near;
    this.one = one;
  }

  /** Whether each was written; all are encoded before the first is sent. */
  List<Boolean> putAllIfAbsent(Map<? extends K, ? extends V> entries, LongSupplier ttlMillis) {
    List<Kept<K, V>> all = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> all.add(encoded(key, value, ttlMillis.getAsLong())));
    // What would be gone at once is not sent.
    List<Kept<K, V>> sent = all.stream().filter(kept -> kept.ttlMillis() > WriteTtl.NONE).toList();
    Iterator<Boolean> written = (sent.isEmpty() ? List.<Boolean>of() : send(sent)).iterator();
    return all.stream().map(kept -> kept.ttlMillis() > WriteTtl.NONE && written.next()).toList();
  }

  private Kept<K, V> encoded(K key, V value, long ttlMillis) {
    EncodedKey encoded = keys.encode(key);
    byte[] bytes = payloads.encode(encoded, value);
    return new Kept<>(key, encoded, value, bytes, ttlMillis, EntryHeader.UNKNOWN);
  }

  private List<Boolean> send(List<Kept<K, V>> sent) {
    List<@Nullable Reading> readings = new ArrayList<>(sent.size());
    int settled = 0;
    try {
      sent.forEach(kept -> readings.add(near == null ? null : near.beginPut(kept.encoded())));
      List<byte @Nullable []> there =
          Waiting.forWrite(
              scope.tier().putAllIfAbsent(sent.stream().map(this::put).toList()),
              scope.asked("putIfAbsent", sent.size()));
      scope.wrote();
      for (; settled < sent.size(); settled++) {
        settle(sent.get(settled), readings.get(settled), there.get(settled) == null);
      }
      return written(sent, there);
    } catch (BulkException e) { // nobody was promised any of them
      throw new StoreException(
          String.valueOf(e.getMessage()), e, e.isOutcomeUnknown(), e.isOutage());
    } finally {
      for (; settled < sent.size(); settled++) {
        settle(sent.get(settled), settled < readings.size() ? readings.get(settled) : null, false);
      }
    }
  }

  private Put put(Kept<K, V> kept) {
    return new Put(scope.redisKey(kept.encoded()), kept.bytes(), WriteTtl.of(kept.ttlMillis()));
  }

  /** What was written is kept; else, and where nobody knows, the copies of the key go. */
  private void settle(Kept<K, V> kept, @Nullable Reading reading, boolean written) {
    if (near == null || reading == null) {
      scope.coherence().written(kept.encoded().text());
    } else if (written) {
      near.kept(reading, kept);
    } else {
      near.failed(reading);
    }
  }

  /** An entry that cannot be read is none: the value is offered once more, by itself. */
  private List<Boolean> written(List<Kept<K, V>> sent, List<byte @Nullable []> there) {
    List<Boolean> written = new ArrayList<>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      Kept<K, V> kept = sent.get(i);
      byte @Nullable [] before = there.get(i);
      written.add(
          before == null
              || (payloads.decode(kept.encoded().text(), before) == null
                  && one.putIfAbsent(
                      kept.key(), kept.value(), kept.ttlMillis(), kept.loadMillis())));
    }
    return written;
  }
}
