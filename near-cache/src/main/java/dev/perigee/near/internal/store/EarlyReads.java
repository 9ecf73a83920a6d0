package dev.perigee.near.internal.store;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.Token;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.serialization.EncodedKey;
import org.jspecify.annotations.Nullable;

/** What reads do about entries that are to be loaded again before they expire. Thread-safe. */
final class EarlyReads<K> {
  private final StableKeys<K> keys;
  private final @Nullable EarlyRefresh<K> early;

  /**
   * @param early who loads them, {@code null} for nobody
   */
  EarlyReads(StableKeys<K> keys, @Nullable EarlyRefresh<K> early) {
    this.keys = keys;
    this.early = early;
  }

  /** Whether anybody loads entries again. */
  boolean isOn() {
    return early != null;
  }

  /**
   * How long before its end an entry is due, in milliseconds, drawn anew; zero for not at all.
   *
   * @param loadMillis what its load cost, zero or less where that is not known
   */
  long lead(long loadMillis) {
    return early == null || loadMillis <= 0 ? 0 : Math.max(0, early.leadMillis(loadMillis));
  }

  /** An entry was read: if it is due, somebody is told. */
  void seen(K key, EncodedKey encoded, RemoteValue raw, long lead) {
    if (early == null || raw.ttlMillis() < 0 || raw.ttlMillis() > lead || lead == 0) {
      return;
    }
    @Nullable K stable = keys.of(key, encoded);
    if (stable != null) {
      early.due(stable, Token.of(raw.bytes()));
    }
  }
}
