package dev.perigee.hammer.ledger;

import dev.perigee.testing.RawRedis;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens to everything that one server executes: MONITOR, past every proxy. Thread-safe; its
 * thread ends with {@link #close}.
 */
final class Tap implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final int port;
  private final LongSupplier nanoTime;
  private final LocalClock clock;
  private final Sink sink;
  private final Thread thread;

  // Guarded by this.
  private final Set<String> markers = new HashSet<>();
  private int markersSent;
  private boolean stopping;
  private @Nullable RuntimeException failure;

  /** Takes what was executed, in order, by one thread. */
  interface Sink {
    /**
     * A command was executed.
     *
     * @param nanos when, by the local clock
     */
    void executed(MonitorLine line, long nanos);
  }

  Tap(int port, LongSupplier nanoTime, InstantSource wall, Sink sink) {
    this.port = port;
    this.nanoTime = nanoTime;
    this.clock = new LocalClock(nanoTime, wall);
    this.sink = sink;
    RawRedis connection = RawRedis.connect(port);
    connection.call("MONITOR");
    this.thread = new Thread(() -> listen(connection), "tap-" + port);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return port;
  }

  private void listen(RawRedis connection) {
    try (connection) {
      while (true) {
        Object line = connection.next(GLANCE);
        if (line != null) {
          took(MonitorLine.parse(RawRedis.textOf(line)));
        } else if (isStopping()) {
          return;
        }
      }
    } catch (UncheckedIOException e) {
      failed(e);
    } catch (RuntimeException e) {
      failed(new IllegalStateException("the ledger is not complete", e));
    }
  }

  private void took(MonitorLine line) {
    if (!line.words().get(0).equalsIgnoreCase("ECHO")) {
      sink.executed(line, clock.nanosAt(line.micros()));
      return;
    }
    synchronized (this) {
      markers.add(line.words().get(1));
      notifyAll();
    }
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private synchronized void failed(RuntimeException e) {
    failure = e;
    notifyAll();
  }

  /** Waits until everything was handed on that was executed before this call. */
  void catchUp() {
    String marker;
    synchronized (this) {
      marker = "marker-" + markersSent++;
    }
    try (RawRedis connection = RawRedis.connect(port)) {
      connection.call("ECHO", marker);
    }
    try {
      await(marker);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private synchronized void await(String marker) throws InterruptedException {
    long until = nanoTime.getAsLong() + PATIENCE.toNanos();
    while (!markers.contains(marker)) {
      long left = until - nanoTime.getAsLong();
      if (failure != null || left <= 0) {
        throw new IllegalStateException("the recorder does not follow the server", failure);
      }
      wait(1 + TimeUnit.NANOSECONDS.toMillis(left));
    }
  }

  /** Waits until the server is gone, or was silent for a moment, and stops listening. */
  void drain() {
    synchronized (this) {
      stopping = true;
    }
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the ledger catches up", e);
  }

  /** By how much the times that it tells may be wrong. */
  long error() {
    return clock.error();
  }

  @Override
  public synchronized void close() {
    stopping = true;
  }
}
