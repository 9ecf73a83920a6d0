package dev.perigee.hammer.ledger;

import dev.perigee.hammer.ledger.Replay.Live;
import dev.perigee.hammer.ledger.Replay.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one history of what the servers of a cluster executed.
 *
 * <p>What masters execute for clients, put in order by time, is the history of the entries: of each
 * key one server is the master at a time. Moving a slot changes no entry. A failover may: the
 * replica goes on with what had reached it, and what came to it from its master is known as well.
 */
final class ClusterReplay {
  private final String namespace;
  private final Set<Integer> ports;
  private final List<Failover> failovers;
  private final List<Change> changes = new ArrayList<>();
  private final Replay cluster;
  private final Map<Integer, Replay> replicas = new HashMap<>();
  private final Map<Slot, Integer> owners = new HashMap<>();

  /**
   * A command that a server executed.
   *
   * @param port of the server
   * @param moment when, by the local clock
   */
  record Executed(int port, MonitorLine line, Moment moment) {
    long nanos() {
      return moment.told();
    }
  }

  /**
   * A replica took the place of a master that was killed.
   *
   * @param dead the port of the master
   * @param promoted the port of the replica
   * @param killed a time at which the master still ran
   * @param seen a time at which the replica was a master
   */
  record Failover(int dead, int promoted, long killed, long seen) {}

  /**
   * @param ports of all servers: commands that come from there are those of replication
   */
  ClusterReplay(String namespace, Set<Integer> ports, List<Failover> failovers) {
    this.namespace = namespace;
    this.ports = Set.copyOf(ports);
    this.failovers = new ArrayList<>(failovers);
    this.cluster = new Replay(namespace, changes::add);
  }

  /** The changes of all entries, in order. To be called once. */
  List<Change> changes(List<Executed> executed) {
    List<Executed> inOrder = new ArrayList<>(executed);
    inOrder.sort(Comparator.comparingLong(Executed::nanos));
    for (Executed one : inOrder) {
      if (ports.contains(one.line().sourcePort())) {
        replica(one.port()).execute(one.line(), one.moment());
      } else {
        executedForClient(one);
      }
    }
    return changes;
  }

  private void executedForClient(Executed one) {
    Slot slot = cluster.slotOf(one.line());
    for (Failover failover : List.copyOf(failovers)) {
      boolean serves = failover.promoted() == one.port() && slot != null;
      if (one.nanos() > failover.seen() || (serves && one.nanos() > failover.killed())) {
        failovers.remove(failover);
        takeOver(failover, one.nanos());
      }
    }
    if (slot != null) {
      owners.put(slot, one.port());
    }
    cluster.execute(one.line(), one.moment());
  }

  /** What had not reached the replica is undone. */
  private void takeOver(Failover failover, long now) {
    Map<Slot, Live> reached = replica(failover.promoted()).entries();
    Map<Slot, Live> after = new HashMap<>(cluster.entries());
    owners.forEach(
        (slot, port) -> {
          if (port == failover.dead()) {
            after.remove(slot);
            if (reached.containsKey(slot)) {
              after.put(slot, reached.get(slot));
            }
          }
        });
    cluster.exchange(0, after, failover.killed(), now);
  }

  private Replay replica(int port) {
    return replicas.computeIfAbsent(port, unknown -> new Replay(namespace, change -> {}));
  }
}
