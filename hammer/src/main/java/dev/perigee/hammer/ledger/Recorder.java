package dev.perigee.hammer.ledger;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.testing.RawRedis;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens to everything that a server executes (MONITOR, past every proxy) and keeps the ledger.
 * Thread-safe; its thread ends with {@link #close}.
 */
public final class Recorder implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final String namespace;
  private final LongSupplier nanoTime;
  private final LocalClock clock;
  private final List<Change> changes = new ArrayList<>();
  private final Set<String> markers = new HashSet<>();
  private final Replay replay;
  private int port;
  private int markersSent;
  private @Nullable Thread thread;
  private @Nullable RuntimeException failure;
  private boolean stopping;

  /**
   * @param namespace the first part of the keys
   * @param port of the server
   */
  public Recorder(String namespace, int port, LongSupplier nanoTime, InstantSource wall) {
    this.namespace = namespace;
    this.port = port;
    this.nanoTime = nanoTime;
    this.clock = new LocalClock(nanoTime, wall);
    this.replay = new Replay(namespace, changes::add);
    attach();
  }

  private void attach() {
    RawRedis connection = RawRedis.connect(port);
    connection.call("MONITOR");
    synchronized (this) {
      stopping = false;
    }
    Thread listening = new Thread(() -> listen(connection), "recorder-" + port);
    listening.setDaemon(true);
    thread = listening;
    listening.start();
  }

  private void listen(RawRedis connection) {
    try (connection) {
      while (true) {
        Object line = connection.next(GLANCE);
        synchronized (this) {
          if (line != null) {
            record(MonitorLine.parse(RawRedis.textOf(line)));
          } else if (stopping) {
            return;
          }
        }
      }
    } catch (UncheckedIOException e) {
      failed(e);
    } catch (RuntimeException e) {
      failed(new IllegalStateException("the ledger is not complete", e));
    }
  }

  private synchronized void failed(RuntimeException e) {
    if (!stopping) {
      failure = e;
    }
    notifyAll();
  }

  private void record(MonitorLine line) {
    if (line.words().get(0).equalsIgnoreCase("ECHO")) {
      markers.add(line.words().get(1));
      notifyAll();
    } else {
      replay.execute(line, clock.nanosAt(line.micros()));
    }
  }

  /** Waits until everything is in the ledger that was executed before this call. */
  public void catchUp() {
    try (RawRedis connection = RawRedis.connect(port)) {
      catchUp(connection);
    }
  }

  private void catchUp(RawRedis connection) {
    String marker;
    synchronized (this) {
      marker = "marker-" + markersSent++;
    }
    connection.call("ECHO", marker);
    try {
      await(marker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the ledger catches up", e);
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

  /**
   * The data set was exchanged since the given time, without a command that says what it is now: it
   * is looked at. Nobody may write meanwhile.
   *
   * @param keys how many keys each cache has
   */
  public void exchanged(long since, int keys) {
    Map<Replay.Slot, Replay.Live> found = new HashMap<>();
    try (RawRedis connection = RawRedis.connect(port)) {
      catchUp(connection);
      for (Subject subject : Subject.values()) {
        for (int key = 0; key < keys; key++) {
          look(connection, subject, key, found);
        }
      }
    }
    synchronized (this) {
      replay.exchange(0, found, since, nanoTime.getAsLong());
    }
  }

  private void look(
      RawRedis connection, Subject subject, int key, Map<Replay.Slot, Replay.Live> found) {
    String name = namespace + ":" + subject.cacheName() + ":s:" + Values.key(key);
    long left = connection.number("PTTL", name);
    long deadline =
        left < 0 ? Change.NEVER : nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(left + 1);
    byte[] bytes = connection.get(name);
    if (bytes != null) {
      long value = Values.idOf(new String(bytes, StandardCharsets.ISO_8859_1));
      found.put(new Replay.Slot(subject, key), new Replay.Live(value, deadline));
    }
  }

  /** The server will be stopped. */
  public void detach() {
    catchUp();
    Thread listening;
    synchronized (this) {
      stopping = true;
      listening = thread;
    }
    if (listening != null) {
      try {
        listening.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The server was started again, empty; nobody may have used it before this call. */
  public void attachEmpty(long stoppedSince) {
    synchronized (this) {
      replay.restart(stoppedSince, nanoTime.getAsLong());
    }
    attach();
  }

  /** What was recorded. */
  public Ledger ledger() {
    catchUp();
    synchronized (this) {
      return new Ledger(changes, clock.error());
    }
  }

  @Override
  public synchronized void close() {
    stopping = true;
    notifyAll();
  }
}
