package dev.perigee.jcache.config;

/** How an operation with user code between reading and writing is kept atomic over all nodes. */
public enum Atomicity {
  /**
   * The write happens only if the entry is still the one that was read, else the code runs again:
   * an entry processor may run more than once when another node changes the same entry.
   */
  CAS,
  /**
   * A lock in Redis is held meanwhile, and the write is still conditional. For processors and
   * writers with side effects: the code runs once, unless the lock is lost or somebody writes the
   * entry without it, as a plain {@code put} does. Who does not get the lock within a minute gets a
   * {@link javax.cache.CacheException}.
   */
  LOCKED
}
