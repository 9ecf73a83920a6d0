package dev.perigee.near.internal.store;

import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.KeyCodec;
import org.jspecify.annotations.Nullable;

/** Keys that are kept for longer than their owner's call. */
final class StableKeys<K> {
  private final KeyCodec keys;
  private final Payloads<?> payloads;

  StableKeys(KeyCodec keys, Payloads<?> payloads) {
    this.keys = keys;
    this.payloads = payloads;
  }

  /**
   * The key, or a copy of it where its owner could change it; {@code null} where there is no copy.
   */
  @SuppressWarnings("unchecked") // it was encoded from a K
  @Nullable K of(K key, EncodedKey encoded) {
    if (payloads.isShareable(key)) {
      return key;
    }
    @Nullable Object copy = keys.decode(encoded.text(), encoded.original());
    return copy != null && copy.equals(key) && copy.hashCode() == key.hashCode() ? (K) copy : null;
  }
}
