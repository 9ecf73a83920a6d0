package dev.perigee.near.internal.redis;

import dev.perigee.near.Health;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.internal.coherence.InvalidationSink;
import dev.perigee.near.internal.coherence.Shards;
import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.near.internal.remote.RemoteTier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis by Redisson for one namespace. Creating one costs nothing: it connects at the first use.
 *
 * <p>While somebody listens, each master is subscribed to and asked for its beat; {@link Beat} says
 * what that proves. When nobody listens any more, nothing runs but the connections themselves.
 */
public final class RedisConnection implements RemoteConnection {

  private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

  private final ScheduledThreadPoolExecutor timer;
  private final Connector connector;
  private final Commands commands;
  private final RedisTier tier;
  private final Listeners listeners;
  private final Masters masters;
  private final Pulse pulse;

  private RedisConnection(
      RedisSettings settings, String namespace, LongSupplier nanoTime, BeatInterval interval) {
    timer = new ScheduledThreadPoolExecutor(1, RedisConnection::timerThread);
    timer.setRemoveOnCancelPolicy(true);
    connector = new Connector(settings, timer);
    commands = new Commands(connector, settings.timeout(), nanoTime, this::in);
    tier = new RedisTier(commands, new Keyspace(connector, commands));
    listeners = new Listeners(namespace);
    masters =
        new Masters(
            new Master.Surroundings(namespace, listeners, interval, nanoTime, this::tendSoon),
            connector.server());
    pulse = new Pulse(connector, masters, timer, interval);
  }

  /**
   * A connection that is not made yet.
   *
   * @param settings which Redis
   * @param namespace the first part of every key
   * @param nanoTime the local clock, in nanoseconds
   * @throws IllegalArgumentException if the namespace is empty or contains {@code :} or a brace,
   *     which would separate keys or move them to other slots
   */
  public static RedisConnection create(
      RedisSettings settings, String namespace, LongSupplier nanoTime) {
    return create(settings, namespace, nanoTime, BeatInterval.DEFAULT);
  }

  static RedisConnection create(
      RedisSettings settings, String namespace, LongSupplier nanoTime, BeatInterval interval) {
    if (namespace.isEmpty() || namespace.chars().anyMatch(c -> c == ':' || c == '{' || c == '}')) {
      throw new IllegalArgumentException(
          "a namespace is not empty and has neither ':' nor braces: '" + namespace + "'");
    }
    return new RedisConnection(settings, namespace, nanoTime, interval);
  }

  @Override
  public RemoteTier tier() {
    return tier;
  }

  @Override
  public Shards shards() {
    return masters;
  }

  @Override
  public Registration listen(String keyPrefix, InvalidationSink sink) {
    Registration registration;
    synchronized (listeners) { // the first and the last one decide whether anything runs
      registration = listeners.add(keyPrefix, sink);
      pulse.start();
    }
    return () -> {
      synchronized (listeners) {
        registration.close();
        if (listeners.isEmpty()) {
          pulse.stop();
        }
      }
    };
  }

  @Override
  public Registration repeat(Duration interval, Runnable work) {
    ScheduledFuture<?> repeated =
        timer.scheduleWithFixedDelay(
            () -> runSafely(work), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    return () -> repeated.cancel(false);
  }

  @Override
  public RemoteStatistics.Breaker breaker() {
    return commands.breaker();
  }

  @Override
  public Health health() {
    String failure = connector.failure();
    if (failure != null) {
      commands.probe(); // or who is not asked while he is down would stay so
      return new Health(Health.State.DOWN, failure);
    }
    if (commands.breaker() != RemoteStatistics.Breaker.CLOSED) {
      commands.probe();
      return new Health(
          Health.State.DOWN,
          connector.server() + " did not answer lately; tried again at every second's first use");
    }
    if (connector.ready() == null) {
      return new Health(Health.State.UP, "not connected yet: that is done at the first use");
    }
    if (listeners.isEmpty()) {
      return new Health(Health.State.UP, "connected; no near cache listens");
    }
    List<Master> known = masters.list();
    String troubles =
        known.stream()
            .map(Master::trouble)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    if (known.isEmpty() || !troubles.isEmpty()) {
      boolean down = !known.isEmpty() && known.stream().allMatch(Master::isUnreachable);
      return new Health(
          down ? Health.State.DOWN : Health.State.DEGRADED,
          known.isEmpty() ? "not subscribed yet" : troubles);
    }
    return new Health(Health.State.UP, "events of every master arrive");
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

  /** What {@link #unwrap} gives at the least. */
  public static Class<?> clientType() {
    return RedissonClient.class;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      // What it is doing now does not block; afterwards nothing opens a channel any more.
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    masters.close();
    commands.close();
    connector.close();
  }

  /** What throws once is repeated nevertheless. */
  private static void runSafely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("Work that is repeated failed this time", e);
    }
  }

  private void tendSoon() {
    pulse.tendSoon();
  }

  private void in(long nanos, Runnable work) {
    try {
      var unused = timer.schedule(work, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: what is under way ends by that.
    }
  }

  private static Thread timerThread(Runnable work) {
    Thread thread = new Thread(work, "perigee-redis-timer");
    thread.setDaemon(true);
    return thread;
  }
}
