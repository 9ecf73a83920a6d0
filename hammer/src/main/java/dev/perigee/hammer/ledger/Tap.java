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

  // Only the thread: the line that waits for the next one, its time, and that of the one before.
  private @Nullable MonitorLine held;
  private long heldNanos;
  private long receivedNanos;
  private long before;

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
     * @param moment when, by the local clock
     */
    void executed(MonitorLine line, Moment moment);
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
        } else {
          handOn(receivedNanos);
          if (isStopping()) {
            return;
          }
        }
      }
    } catch (UncheckedIOException e) {
      handOn(receivedNanos);
      failed(e);
    } catch (RuntimeException e) {
      failed(new IllegalStateException("the ledger is not complete", e));
    }
  }

  private void took(MonitorLine line) {
    long received = nanoTime.getAsLong();
    long nanos = clock.nanosAt(line.micros());
    handOn(Math.min(nanos, receivedNanos));
    if (!line.words().get(0).equalsIgnoreCase("ECHO")) {
      held = line;
      heldNanos = nanos;
      receivedNanos = received;
      return;
    }
    before = nanos;
    synchronized (this) {
      markers.add(line.words().get(1));
      notifyAll();
    }
  }

  /**
   * Hands the last line on.
   *
   * @param latest it was executed before that: the time of the next line, or that at which it
   *     arrived here, because a server sends it only after it has executed the command
   */
  private void handOn(long latest) {
    MonitorLine line = held;
    if (line != null) {
      held = null;
      long earliest = before == 0 ? heldNanos : Math.min(before, heldNanos);
      sink.executed(line, new Moment(earliest, heldNanos, Math.max(latest, heldNanos)));
      before = heldNanos;
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
