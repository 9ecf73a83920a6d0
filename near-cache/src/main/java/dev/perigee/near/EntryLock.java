package dev.perigee.near;

/**
 * The lock of one entry in Redis: one holder at a time, over all nodes, as long as its lifetime
 * lasts. It is a courtesy between those who ask for it: writes do not look at it, and a holder that
 * stood still for longer than the lifetime has lost it without knowing. Who needs a write to be
 * right compares versions as well.
 *
 * <p>Not reentrant, and for one thread at a time: each attempt has a token of its own, and two
 * instances are two contenders, in one process too. A lock that is not released ends with its
 * lifetime.
 */
public interface EntryLock {

  /**
   * Takes the lock if nobody has it; does not wait for whoever has it.
   *
   * @param ttlMillis how long it is held at most, in milliseconds
   * @return whether it was taken
   * @throws StoreException where Redis did not answer or refused. If the lock may have been taken
   *     all the same, its release is already on its way.
   */
  boolean tryAcquire(long ttlMillis);

  /**
   * From now on gives the lock its lifetime again each time a third of it has passed, until it is
   * released. A loss of the lock is logged and ends that.
   *
   * @throws IllegalStateException if the lock was not taken
   */
  void keep();

  /**
   * Gives the lock back if it is still held by this; idempotent. Never fails: a lock that cannot be
   * given back ends with its lifetime.
   */
  void release();
}
