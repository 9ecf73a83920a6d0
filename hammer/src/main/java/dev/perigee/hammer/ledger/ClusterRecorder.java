package dev.perigee.hammer.ledger;

import dev.perigee.hammer.ledger.ClusterReplay.Executed;
import dev.perigee.hammer.ledger.ClusterReplay.Failover;
import dev.perigee.testing.RedisServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps the ledger of a cluster: listens to all servers from the beginning, replicas too. Its
 * methods are for one thread.
 */
public final class ClusterRecorder implements AutoCloseable {
  private final String namespace;
  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private final List<Tap> taps = new ArrayList<>();
  private final Set<Integer> ports = new HashSet<>();
  private final List<Failover> failovers = new ArrayList<>();
  private final List<Executed> executed = new ArrayList<>(); // guarded by this

  public ClusterRecorder(String namespace, LongSupplier nanoTime, InstantSource wall) {
    this.namespace = namespace;
    this.nanoTime = nanoTime;
    this.wall = wall;
  }

  /** Listens to a server; before anything is written there. */
  public void attach(RedisServer server) {
    int port = server.port();
    ports.add(port);
    taps.add(new Tap(port, nanoTime, wall, (line, moment) -> add(port, line, moment)));
  }

  private synchronized void add(int port, MonitorLine line, Moment moment) {
    executed.add(new Executed(port, line, moment));
  }

  /**
   * A replica has taken the place of a master that was killed.
   *
   * @param killed a time at which the master still ran
   * @param seen a time at which the replica was a master
   */
  public void failedOver(RedisServer dead, RedisServer promoted, long killed, long seen) {
    failovers.add(new Failover(dead.port(), promoted.port(), killed, seen));
    taps.stream().filter(tap -> tap.port() == dead.port()).forEach(Tap::drain);
  }

  /** What was recorded. */
  public Ledger ledger() {
    Set<Integer> dead = new HashSet<>();
    failovers.forEach(failover -> dead.add(failover.dead()));
    taps.stream().filter(tap -> !dead.contains(tap.port())).forEach(Tap::catchUp);
    long error = taps.stream().mapToLong(Tap::error).max().orElse(0);
    synchronized (this) {
      return new Ledger(new ClusterReplay(namespace, ports, failovers).changes(executed), error);
    }
  }

  @Override
  public void close() {
    taps.forEach(Tap::close);
  }
}
