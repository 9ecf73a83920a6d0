package dev.perigee.serialization.internal.compress;

import org.jspecify.annotations.Nullable;

/** Where the dictionaries of one cache are shared. Calls may block and fail. */
public interface DictionaryExchange {

  /** Publishes a dictionary; one that is there already stays. */
  void publish(long id, byte[] dictionary);

  /** Fetches a dictionary, or {@code null} where there is none of that id. */
  byte @Nullable [] fetch(long id);
}
