package dev.perigee.serialization;

/**
 * The serialization of one CacheManager: it holds classes of that manager's loader, buffers and
 * native compression contexts, and gives all of them back when closed. Thread-safe.
 */
public interface Serialization extends AutoCloseable {

  /** Keys of every cache of the manager. */
  KeyCodec keys();

  /** Values of one cache. */
  ValueCodec values(String cacheName, SerializationSettings settings);

  /**
   * Publishes again, in the background, the dictionaries that values are written with: to be called
   * when Redis has lost its data, and with it the dictionaries.
   */
  default void republishDictionaries() {}

  /** Frees buffers, native memory and classes. Idempotent. */
  @Override
  void close();
}
