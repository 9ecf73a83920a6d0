package dev.perigee.hammer.drive;

import dev.perigee.hammer.ledger.Recorder;
import dev.perigee.testing.Fault;
import dev.perigee.testing.FaultProxy;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import dev.perigee.testing.Traffic;
import java.util.List;
import java.util.Random;

/**
 * Everything that a fault can touch.
 *
 * @param server the server that all nodes use
 * @param recorder of that server
 * @param nodes the nodes
 * @param proxies the way of each node to the server
 * @param keys how many keys each cache has
 * @param random decides what the plan leaves open
 * @param clock local time, and waiting
 */
record Setting(
    RedisServer server,
    Recorder recorder,
    List<NodeProcess> nodes,
    List<FaultProxy> proxies,
    int keys,
    Random random,
    DriverClock clock) {

  /** One node, by chance. */
  int anyNode() {
    return random.nextInt(nodes.size());
  }

  /** Spoils the way of one node. */
  void spoil(int node, Traffic traffic, Fault fault) {
    proxies.get(node).spoil(traffic, fault);
  }

  /** Heals all ways. */
  void heal() {
    proxies.forEach(FaultProxy::heal);
  }

  /** Runs one command on the server, past all proxies. */
  void command(String... words) {
    try (RawRedis connection = server.raw()) {
      connection.call(words);
    }
  }
}
