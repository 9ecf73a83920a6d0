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

  /** Frees buffers, native memory and classes. Idempotent. */
  @Override
  void close();
}
