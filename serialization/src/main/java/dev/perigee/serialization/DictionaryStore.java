package dev.perigee.serialization;

import org.jspecify.annotations.Nullable;

/**
 * Where trained dictionaries are shared between nodes: the serialization module knows no Redis, so
 * it is handed this. Calls may block; they are made from a background thread, but for {@link
 * #fetch}, which a reader makes once for an id that it does not know.
 */
public interface DictionaryStore {

  /** Publishes a dictionary before it is first used. Publishing one that is there is harmless. */
  void publish(String cacheName, long id, byte[] dictionary);

  /** Fetches a dictionary, or {@code null} where it cannot be had. */
  byte @Nullable [] fetch(String cacheName, long id);

  /** Shares nothing: dictionaries are then neither trained nor found. */
  static DictionaryStore none() {
    return NoDictionaryStore.INSTANCE;
  }
}
