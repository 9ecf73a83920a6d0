package dev.perigee.near.internal.remote;

import dev.perigee.near.Health;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.internal.coherence.InvalidationSink;
import dev.perigee.near.internal.coherence.Shards;
import java.time.Duration;

/**
 * A connection to Redis for one namespace: commands, masters, events. Connects at the first use,
 * not before. Thread-safe.
 */
public interface RemoteConnection extends AutoCloseable {

  /** The commands. */
  RemoteTier tier();

  /** The masters, for the epoch and the lease of near copies. */
  Shards shards();

  /**
   * Sends the events of keys that begin with {@code keyPrefix} to {@code sink} until the
   * registration is closed. The first registration subscribes: one pattern for the whole namespace.
   */
  Registration listen(String keyPrefix, InvalidationSink sink);

  /**
   * Runs some work again and again on the connection's timer, with this time between two runs and
   * before the first, until the registration or the connection is closed. Does not connect.
   *
   * @param work must neither block nor throw
   */
  Registration repeat(Duration interval, Runnable work);

  /** Whether commands are sent, or answered at once because Redis did not answer lately. */
  RemoteStatistics.Breaker breaker();

  /** Whether events arrive and prove freshness. */
  Health health();

  /**
   * The client below, for locks, rate limiters and streams on the same connections.
   *
   * @throws IllegalArgumentException if it is not of that class
   */
  <T> T unwrap(Class<T> type);

  /** Closes what this connection opened; never a client that was handed in. Idempotent. */
  @Override
  void close();

  /** Ends when closed. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
