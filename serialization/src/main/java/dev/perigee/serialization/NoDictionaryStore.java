package dev.perigee.serialization;

import org.jspecify.annotations.Nullable;

/** The store of a node that shares no dictionaries. */
enum NoDictionaryStore implements DictionaryStore {
  INSTANCE;

  @Override
  public void publish(String cacheName, long id, byte[] dictionary) {}

  @Override
  public byte @Nullable [] fetch(String cacheName, long id) {
    return null;
  }
}
