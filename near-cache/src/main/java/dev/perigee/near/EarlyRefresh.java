package dev.perigee.near;

/**
 * Loads entries again before they expire: says how early, and does it when the time has come.
 *
 * <p>Each read from Redis of an entry that carries the cost of its load draws a lead. Where the
 * remaining lifetime is no longer than that, the entry is due; else a near copy of it is served
 * until it would be. So a near hit draws nothing and pays nothing.
 *
 * <p>Thread-safe. Called by readers, who wait: neither method blocks or throws.
 *
 * @param <K> the type of keys
 */
public interface EarlyRefresh<K> {

  /**
   * How long before its end an entry is to be loaded again, in milliseconds; drawn anew by each
   * call. Zero is not at all.
   *
   * @param loadMillis what the load of its value cost, in milliseconds, more than zero
   */
  long leadMillis(long loadMillis);

  /**
   * An entry was read that is to be loaded again now. Its reader has its value.
   *
   * @param key a key that nobody changes
   * @param version the entry that was read
   */
  void due(K key, Token version);
}
