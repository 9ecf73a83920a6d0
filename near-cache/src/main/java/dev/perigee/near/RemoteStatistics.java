package dev.perigee.near;

/**
 * What one cache asked of Redis since it was first opened on this connection; a snapshot. Managers
 * that share a connection share these figures.
 *
 * @param hits entries that reads found in Redis
 * @param misses entries that reads did not find in Redis
 * @param breaker whether commands are sent at all
 */
public record RemoteStatistics(long hits, long misses, Breaker breaker) {

  /** The states of the circuit breaker, which all caches of a connection share. */
  public enum Breaker {
    /** Commands are sent. */
    CLOSED,
    /** Redis did not answer lately: commands fail at once. */
    OPEN,
    /** A few commands try whether Redis answers again. */
    HALF_OPEN
  }
}
