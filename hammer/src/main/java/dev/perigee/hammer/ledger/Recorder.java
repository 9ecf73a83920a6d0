package dev.perigee.hammer.ledger;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.testing.RawRedis;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps the ledger of a single server. Thread-safe. */
public final class Recorder implements AutoCloseable {
  private final String namespace;
  private final int port;
  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private final List<Change> changes = new ArrayList<>(); // guarded by this
  private final Replay replay; // guarded by this
  private Tap tap; // only the driver's thread
  private long error;

  /**
   * @param namespace the first part of the keys
   * @param port of the server
   */
  public Recorder(String namespace, int port, LongSupplier nanoTime, InstantSource wall) {
    this.namespace = namespace;
    this.port = port;
    this.nanoTime = nanoTime;
    this.wall = wall;
    this.replay = new Replay(namespace, changes::add);
    this.tap = new Tap(port, nanoTime, wall, this::executed);
  }

  private synchronized void executed(MonitorLine line, Moment moment) {
    replay.execute(line, moment);
  }

  /**
   * The data set was exchanged since the given time, without a command that says what it is now: it
   * is looked at. Nobody may write meanwhile.
   *
   * @param keys how many keys each cache has
   */
  public void exchanged(long since, int keys) {
    tap.catchUp();
    Map<Replay.Slot, Replay.Live> found = new HashMap<>();
    try (RawRedis connection = RawRedis.connect(port)) {
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
    String name = Values.redisKey(namespace, subject, key);
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
    tap.catchUp();
    tap.drain();
    error = Math.max(error, tap.error());
  }

  /** The server was started again, empty; nobody may have used it before this call. */
  public void attachEmpty(long stoppedSince) {
    synchronized (this) {
      replay.restart(stoppedSince, nanoTime.getAsLong());
    }
    tap = new Tap(port, nanoTime, wall, this::executed);
  }

  /** What was recorded. */
  public Ledger ledger() {
    tap.catchUp();
    synchronized (this) {
      return new Ledger(changes, Math.max(error, tap.error()));
    }
  }

  @Override
  public void close() {
    tap.close();
  }
}
