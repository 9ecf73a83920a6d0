package dev.perigee.serialization.internal.key;

/** Bytes of keys that the grammar does not know. */
public interface OtherKeys {

  byte[] write(Object key);

  /**
   * The key of bytes that {@link #write} wrote.
   *
   * @throws RuntimeException if the bytes are none of ours
   */
  Object read(byte[] bytes);
}
