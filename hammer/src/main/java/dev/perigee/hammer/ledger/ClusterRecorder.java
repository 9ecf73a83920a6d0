package dev.perigee.hammer.ledger;

import dev.perigee.hammer.ledger.Replay.Live;
import dev.perigee.hammer.ledger.Replay.Slot;
import dev.perigee.testing.RedisServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps the ledger of a cluster. All servers are listened to from the beginning, replicas too; what
 * masters execute for clients, put in order by time, is the history of the entries: of each key one
 * server is the master at a time. Moving a slot changes no entry. A failover may: the replica goes
 * on with what had reached it, which it has told as well. Thread-safe.
 */
public final class ClusterRecorder implements AutoCloseable {
  private final String namespace;
  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private final List<Tap> taps = new ArrayList<>(); // only the driver's thread
  private final Set<Integer> ports = new HashSet<>(); // only the driver's thread
  private final List<Failover> failovers = new ArrayList<>(); // only the driver's thread
  private final List<Executed> executed = new ArrayList<>(); // guarded by this

  private record Executed(int port, MonitorLine line, long nanos) {}

  private record Failover(int dead, int promoted, long killed, long seen) {}

  public ClusterRecorder(String namespace, LongSupplier nanoTime, InstantSource wall) {
    this.namespace = namespace;
    this.nanoTime = nanoTime;
    this.wall = wall;
  }

  /** Listens to a server; before anything is written there. */
  public void attach(RedisServer server) {
    int port = server.port();
    ports.add(port);
    taps.add(new Tap(port, nanoTime, wall, (line, nanos) -> add(port, line, nanos)));
  }

  private synchronized void add(int port, MonitorLine line, long nanos) {
    executed.add(new Executed(port, line, nanos));
  }

  /**
   * A replica has taken the place of a master that was killed.
   *
   * @param killed a time at which the master still ran
   * @param seen a time at which the replica was a master
   */
  public void failedOver(RedisServer dead, RedisServer promoted, long killed, long seen) {
    failovers.add(new Failover(dead.port(), promoted.port(), killed, seen));
    for (Tap tap : taps) {
      if (tap.port() == dead.port()) {
        tap.drain();
      }
    }
  }

  /** What was recorded. */
  public Ledger ledger() {
    Set<Integer> gone = new HashSet<>();
    failovers.forEach(failover -> gone.add(failover.dead()));
    taps.stream().filter(tap -> !gone.contains(tap.port())).forEach(Tap::catchUp);
    List<Executed> inOrder;
    synchronized (this) {
      inOrder = new ArrayList<>(executed);
    }
    inOrder.sort(Comparator.comparingLong(Executed::nanos));
    long error = taps.stream().mapToLong(Tap::error).max().orElse(0);
    return new Ledger(replay(inOrder), error);
  }

  private List<Change> replay(List<Executed> inOrder) {
    List<Change> changes = new ArrayList<>();
    Replay cluster = new Replay(namespace, changes::add);
    Map<Integer, Replay> replicas = new HashMap<>();
    Map<Slot, Integer> owners = new HashMap<>();
    List<Failover> open = new ArrayList<>(failovers);
    for (Executed one : inOrder) {
      if (ports.contains(one.line().sourcePort())) {
        replicas
            .computeIfAbsent(one.port(), port -> new Replay(namespace, change -> {}))
            .execute(one.line(), one.nanos());
        continue;
      }
      for (Failover failover : List.copyOf(open)) {
        boolean begun = failover.promoted() == one.port() && cluster.slotOf(one.line()) != null;
        if (one.nanos() > failover.seen() || (begun && one.nanos() > failover.killed())) {
          open.remove(failover);
          takeOver(failover, cluster, replicas, owners, one.nanos());
        }
      }
      Slot slot = cluster.slotOf(one.line());
      if (slot != null) {
        owners.put(slot, one.port());
      }
      cluster.execute(one.line(), one.nanos());
    }
    return changes;
  }

  /** What had not reached the replica is undone. */
  private void takeOver(
      Failover failover,
      Replay cluster,
      Map<Integer, Replay> replicas,
      Map<Slot, Integer> owners,
      long now) {
    Replay promoted =
        replicas.computeIfAbsent(failover.promoted(), port -> new Replay(namespace, change -> {}));
    Map<Slot, Live> entries = new HashMap<>(cluster.entries());
    owners.forEach(
        (slot, port) -> {
          if (port == failover.dead()) {
            Live live = promoted.entries().get(slot);
            if (live == null) {
              entries.remove(slot);
            } else {
              entries.put(slot, live);
            }
          }
        });
    cluster.exchange(0, entries, failover.killed(), now);
  }

  @Override
  public void close() {
    taps.forEach(Tap::close);
  }
}
