package dev.perigee.near.internal.redis;

import dev.perigee.near.Health;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.internal.coherence.InvalidationSink;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shards;
import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.near.internal.remote.RemoteTier;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Redis by Redisson for one namespace. Creating one costs nothing: it connects at the first use.
 */
public final class RedisConnection implements RemoteConnection {

  private final ScheduledThreadPoolExecutor timer;
  private final Connector connector;
  private final RedisTier tier;
  private final Shard shard;

  private final String namespace;
  private final LongSupplier nanoTime;

  private RedisConnection(RedisSettings settings, String namespace, LongSupplier nanoTime) {
    this.namespace = namespace;
    this.nanoTime = nanoTime;
    timer = new ScheduledThreadPoolExecutor(1, RedisConnection::timerThread);
    timer.setRemoveOnCancelPolicy(true);
    connector = new Connector(settings, timer);
    Commands commands = new Commands(connector);
    tier = new RedisTier(commands, new Keyspace(connector, commands));
    shard = new Shard(connector.server());
  }

  /**
   * A connection that is not made yet.
   *
   * @param settings which Redis
   * @param namespace the first part of every key; without {@code :} and braces
   * @param nanoTime the local clock, in nanoseconds
   */
  public static RedisConnection create(
      RedisSettings settings, String namespace, LongSupplier nanoTime) {
    return new RedisConnection(settings, namespace, nanoTime);
  }

  @Override
  public RemoteTier tier() {
    return tier;
  }

  @Override
  public Shards shards() {
    return new Shards() {
      @Override
      public Shard of(String redisKey) {
        return shard;
      }

      @Override
      public Collection<Shard> all() {
        return List.of(shard);
      }
    };
  }

  @Override
  public Registration listen(String keyPrefix, InvalidationSink sink) {
    return () -> {};
  }

  @Override
  public Registration repeat(Duration interval, Runnable work) {
    ScheduledFuture<?> repeated =
        timer.scheduleWithFixedDelay(
            work, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    return () -> repeated.cancel(false);
  }

  @Override
  public Health health() {
    return new Health(
        Health.State.DEGRADED, "no events yet of " + namespace + nanoTime.getAsLong());
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    Object client = connector.client();
    if (!type.isInstance(client)) {
      throw new IllegalArgumentException(
          "the client below is a " + client.getClass().getName() + ", no " + type.getName());
    }
    return type.cast(client);
  }

  @Override
  public void close() {
    connector.close();
    timer.shutdownNow();
  }

  private static Thread timerThread(Runnable work) {
    Thread thread = new Thread(work, "perigee-redis-timer");
    thread.setDaemon(true);
    return thread;
  }
}
