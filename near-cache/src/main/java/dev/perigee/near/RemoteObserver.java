package dev.perigee.near;

/**
 * Is told how long Redis took to answer for one cache, operation by operation. Called on threads of
 * the client below and by many at once: it is thread-safe, does not block and does not throw.
 */
@FunctionalInterface
public interface RemoteObserver {

  /**
   * What was asked of Redis; each is one round trip to every master concerned, but for the
   * operations on several entries, which are a few where they are large.
   */
  enum Operation {
    /** One entry was read. */
    GET,
    /** Several entries were read. */
    GET_ALL,
    /** The version of an entry was asked for, without its value. */
    VERSION,
    /** One entry was written, whatever was there. */
    PUT,
    /** Several entries were written; they are compressed meanwhile. */
    PUT_ALL,
    /** One entry was removed. */
    REMOVE,
    /** Several entries were removed. */
    REMOVE_ALL,
    /** An entry was written or removed on a condition: its presence, or its version. */
    COMPARE
  }

  /**
   * An operation ended.
   *
   * @param nanos from sending it to its answer, in nanoseconds
   * @param failed whether there was no answer, or an error
   */
  void completed(Operation operation, long nanos, boolean failed);

  /** Ends the observation when closed; idempotent. */
  interface Observation extends AutoCloseable {
    @Override
    void close();
  }
}
