package dev.perigee.serialization;

import org.jspecify.annotations.Nullable;

/** Keys to canonical text and back, by the key grammar. Thread-safe. */
public interface KeyCodec {

  /**
   * Returns the text of a key.
   *
   * @throws KeyRefusedException if the key cannot be kept: it says which part of it, why, and what
   *     to do
   */
  EncodedKey encode(Object key);

  /**
   * Rebuilds the key from its text.
   *
   * @param text what stands in Redis after {@code {namespace}:{cache}:}
   * @param original the text from the envelope where {@code text} is a digest, else {@code null}
   * @return the key; {@code null} where the text is not one of ours, its classes are unknown here,
   *     or it is a digest and {@code original} is missing
   */
  @Nullable Object decode(String text, @Nullable String original);

  /**
   * Escapes the name of a cache as the grammar escapes strings, so that the name holds no separator
   * and no glob character.
   */
  String escapeName(String cacheName);
}
