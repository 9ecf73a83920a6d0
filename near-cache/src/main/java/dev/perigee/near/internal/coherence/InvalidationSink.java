package dev.perigee.near.internal.coherence;

/** Takes keyspace events, in the order in which their master sent them. Must not block. */
@FunctionalInterface
public interface InvalidationSink {

  /**
   * The entry of a key has changed.
   *
   * @param redisKey the whole key
   * @param event the name of the event: {@code set}, {@code del}, {@code expired}, …
   */
  void invalidated(String redisKey, String event);
}
