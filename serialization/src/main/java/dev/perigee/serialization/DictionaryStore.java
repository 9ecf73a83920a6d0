package dev.perigee.serialization;

import org.jspecify.annotations.Nullable;

/**
 * Where trained dictionaries are shared between nodes: the serialization module knows no Redis, so
 * it is handed this. Calls may block; they are made from a background thread, but for {@link
 * #fetch}, which a reader makes once for an id that it does not know.
 */
public interface DictionaryStore {

  /**
   * Publishes a dictionary before it is first used, and again when it may have been lost.
   * Publishing one that is there is harmless. What was published must stay as long as any value
   * that was written with it. An exception means that it is not used.
   *
   * @param id the first eight bytes of the SHA-256 of the dictionary
   */
  void publish(String cacheName, long id, byte[] dictionary);

  /**
   * Fetches a dictionary, or {@code null} where it cannot be had. What comes back is believed only
   * if its digest fits the id. An exception counts as {@code null}, which holds for half a minute.
   */
  byte @Nullable [] fetch(String cacheName, long id);

  /** Shares nothing: dictionaries are then neither trained nor found. */
  static DictionaryStore none() {
    return NoDictionaryStore.INSTANCE;
  }
}
