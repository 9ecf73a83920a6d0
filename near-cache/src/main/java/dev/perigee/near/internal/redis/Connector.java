package dev.perigee.near.internal.redis;

import dev.perigee.near.RedisSettings;
import dev.perigee.near.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.connection.MasterSlaveEntry;

/**
 * Connects at the first use, once for all who ask meanwhile, and again at the next use where that
 * failed. Nobody waits longer than {@link ClientConfiguration#connectTimeout}, however long the
 * attempt itself goes on.
 */
final class Connector implements AutoCloseable {

  private static final RedisCommand<Object> INFO = new RedisCommand<>("INFO");
  private static final long ENOUGH_TO_GIVE_UP_MILLIS = 1_000;

  /**
   * The first commands of a connection have the timeout of any other. In a JVM that just started,
   * on a busy machine, that may be too short once, and never again: what they needed is loaded
   * then.
   */
  private static final int MOST_TRIES = 3;

  private static final String VERSION_FIELD = "redis_version:";

  private final RedisSettings settings;
  private final String server;
  private final ScheduledThreadPoolExecutor timer;
  private final Function<RedisSettings, Redisson> factory;

  private volatile @Nullable Link ready;
  private volatile @Nullable String failure;

  private volatile boolean closed;

  /** Also the lock under which the client is created, which nobody else has to wait for. */
  private final CompletableFuture<Redisson> created = new CompletableFuture<>();

  private volatile @Nullable Redisson client;

  // Guarded by this.
  private @Nullable CompletableFuture<Link> attempt;
  private @Nullable Thread connecting;

  /**
   * @param timer where waiting ends; not closed here
   */
  Connector(RedisSettings settings, ScheduledThreadPoolExecutor timer) {
    this(settings, timer, ClientConfiguration::client);
  }

  /**
   * @param factory makes the client
   */
  Connector(
      RedisSettings settings,
      ScheduledThreadPoolExecutor timer,
      Function<RedisSettings, Redisson> factory) {
    this.factory = factory;
    this.settings = settings;
    this.server = ClientConfiguration.describe(settings.topology());
    this.timer = timer;
  }

  /** Where the servers are, for messages, without secrets. */
  String server() {
    return server;
  }

  /** The connected client, or {@code null} before the first use. */
  @Nullable Link ready() {
    return ready;
  }

  /** What the last attempt failed with; {@code null} where it did not fail. */
  @Nullable String failure() {
    return failure;
  }

  /** The connected client; completes in time, exceptionally with a StoreException. */
  CompletableFuture<Link> connected() {
    Link current = ready;
    if (current != null) {
      return CompletableFuture.completedFuture(current);
    }
    CompletableFuture<Link> shared;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(closedException());
      }
      if (attempt == null) {
        attempt = new CompletableFuture<>();
        connecting = new Thread(this::connect, "perigee-redis-connect");
        connecting.setDaemon(true);
        try {
          connecting.start();
        } catch (Error e) { // no thread to be had: the next use tries again
          attempt = null;
          connecting = null;
          return CompletableFuture.failedFuture(failedToConnect(e));
        }
      }
      shared = attempt;
    }
    return withinTimeout(shared);
  }

  /** The client, connected or not. */
  Redisson client() {
    synchronized (created) {
      Redisson known = client;
      if (known == null) {
        if (closed) {
          throw closedException();
        }
        known = factory.apply(settings);
        client = known;
        created.complete(known);
      }
      return known;
    }
  }

  /** Closes the client unless it was handed in. */
  @Override
  public void close() {
    Thread busy;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ready = null;
      busy = connecting;
    }
    if (busy != null) {
      endOf(busy);
    }
    Redisson ours;
    synchronized (created) {
      ours = settings.topology() instanceof RedisSettings.Supplied ? null : client;
    }
    if (ours != null) {
      ours.shutdown(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Waits for the attempt to give up, so that the client is not taken away under it. */
  private static void endOf(Thread busy) {
    busy.interrupt();
    try {
      busy.join(ENOUGH_TO_GIVE_UP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect() {
    Link link = null;
    StoreException failed = null;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try {
        link = checked(new Link(client(), settings.timeout()));
        failed = null;
        break;
      } catch (Exception | Error e) { // an Error, too, is better told than waited for
        failed = failedToConnect(e);
        if (!Failures.isTimeout(e) || closed) {
          break;
        }
      }
    }
    CompletableFuture<Link> waiting;
    synchronized (this) {
      waiting = attempt;
      attempt = null;
      connecting = null;
      if (failed == null && closed) {
        failed = closedException();
      }
      ready = failed == null ? link : null;
      failure = failed == null ? null : failed.getMessage();
    }
    if (waiting == null) {
      return;
    }
    if (failed != null) {
      waiting.completeExceptionally(failed);
    } else if (link != null) {
      waiting.complete(link);
    }
  }

  private Link checked(Link link) throws Exception {
    for (MasterSlaveEntry master : link.masters()) {
      refuseTooOld(link, master);
    }
    return link;
  }

  /** A supplied client may have been connected to anything; so may the URI of a configuration. */
  private void refuseTooOld(Link link, MasterSlaveEntry master) throws Exception {
    Object info;
    try {
      info =
          link.sendTo(master, StringCodec.INSTANCE, INFO, "server")
              .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (String.valueOf(Failures.unwrapped(e).getMessage()).startsWith("NOPERM")) {
        return; // a server that hides its version has access lists, so it is at least 6.0
      }
      throw e;
    }
    String text = String.valueOf(info);
    int at = text.indexOf(VERSION_FIELD);
    if (at < 0) {
      return;
    }
    String version =
        text.substring(at + VERSION_FIELD.length()).lines().findFirst().orElse("").strip();
    if (!isSupported(version)) {
      throw new StoreException(
          server + " runs Redis " + version + "; Perigee needs 6.2 or later", null, false);
    }
  }

  static boolean isSupported(String version) {
    String[] parts = version.split("\\.", -1);
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 6 || (major == 6 && parts.length > 1 && Integer.parseInt(parts[1]) >= 2);
    } catch (NumberFormatException e) {
      return true; // not a version of Redis's own counting: let it try
    }
  }

  /**
   * Time begins to count when the client exists: the classes that it needs are loaded then, which
   * on a busy machine may take seconds and is no fault of the server's.
   */
  private CompletableFuture<Link> withinTimeout(CompletableFuture<Link> shared) {
    CompletableFuture<Link> own = new CompletableFuture<>();
    var counting = created.thenAccept(existing -> endInTime(own));
    var unused =
        shared.whenComplete(
            (link, thrown) -> {
              counting.cancel(false);
              if (thrown != null) {
                own.completeExceptionally(Failures.unwrapped(thrown));
              } else {
                own.complete(link);
              }
            });
    return own;
  }

  private void endInTime(CompletableFuture<Link> waiting) {
    long limit = ClientConfiguration.connectTimeout(settings).toMillis();
    Runnable end =
        () ->
            waiting.completeExceptionally(
                new StoreException(
                    "no connection to " + server + " within " + limit + " ms",
                    new TimeoutException(),
                    false,
                    true));
    try {
      var deadline = timer.schedule(end, limit, TimeUnit.MILLISECONDS);
      var unused = waiting.whenComplete((link, thrown) -> deadline.cancel(false));
    } catch (RejectedExecutionException e) {
      waiting.completeExceptionally(closedException());
    }
  }

  private StoreException failedToConnect(Throwable thrown) {
    Throwable cause = Failures.unwrapped(thrown);
    if (cause instanceof StoreException known) {
      return known;
    }
    String root = rootMessage(cause);
    return new StoreException(
        "no connection to " + server + ": " + root, cause, false, Failures.isOutage(cause));
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  private StoreException closedException() {
    return new StoreException("the connection to " + server + " was closed", null, false);
  }
}
