package dev.perigee.testing;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A Redis cluster of processes on this machine, made by plain commands; it keeps nothing. Not
 * thread-safe.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int NODE_TIMEOUT_MILLIS = 2_000;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final int FAILOVER_TRIES = 5;
  private static final Duration FAILOVER = Duration.ofSeconds(6); // Redis gives up after 5

  private final RedisBinary binary;
  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster(RedisBinary binary) {
    this.binary = binary;
  }

  /** As {@link #start(RedisBinary, int)} with the preferred binary. */
  public static RedisCluster start(int masters) {
    return start(RedisBinary.preferred(), masters);
  }

  /** Starts a cluster of masters without replicas, and waits until every node serves. */
  public static RedisCluster start(RedisBinary binary, int masters) {
    RedisCluster cluster = new RedisCluster(binary);
    try {
      for (int i = 0; i < masters; i++) {
        cluster.join(i + 1);
      }
      for (int i = 0; i < masters; i++) {
        cluster.takeSlots(i, SLOTS * i / masters, SLOTS * (i + 1) / masters);
      }
      cluster.awaitAgreement();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The nodes in the order in which they were started; stopped ones too. */
  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  /** The URIs of the nodes. */
  public List<URI> uris() {
    return nodes.stream().map(RedisServer::uri).toList();
  }

  /** Starts another master; it has no slots yet. */
  public RedisServer addMaster() {
    RedisServer node = join(nodes.size() + 1);
    awaitAgreement();
    return node;
  }

  /** Starts a replica of a master, and waits until it has its data. */
  public RedisServer addReplica(RedisServer master) {
    RedisServer node = addMaster();
    try (RawRedis replica = node.raw();
        RawRedis raw = master.raw()) {
      String id = id(raw);
      replica.call("CLUSTER", "REPLICATE", id);
      await(
          () -> "up".equals(replica.info("replication").get("master_link_status")),
          node + " to be a replica");
    }
    awaitAgreement();
    return node;
  }

  /** Moves a slot with its keys from one master to another, as redis-cli does. */
  public void moveSlot(int slot, RedisServer from, RedisServer to) {
    String number = String.valueOf(slot);
    try (RawRedis source = from.raw();
        RawRedis target = to.raw()) {
      String sourceId = id(source);
      String targetId = id(target);
      target.call("CLUSTER", "SETSLOT", number, "IMPORTING", sourceId);
      source.call("CLUSTER", "SETSLOT", number, "MIGRATING", targetId);
      List<?> keys = keysIn(source, number);
      while (!keys.isEmpty()) {
        for (Object key : keys) {
          String port = String.valueOf(to.port());
          source.call("MIGRATE", "127.0.0.1", port, RawRedis.textOf(key), "0", "5000");
        }
        keys = keysIn(source, number);
      }
      target.call("CLUSTER", "SETSLOT", number, "NODE", targetId);
      source.call("CLUSTER", "SETSLOT", number, "NODE", targetId);
    }
  }

  /** The master that serves a key's slot. */
  public RedisServer masterOf(String key) {
    for (RedisServer node : nodes) {
      try (RawRedis raw = node.raw()) {
        raw.call("EXISTS", key);
        if ("master".equals(raw.info("replication").get("role"))) {
          return node;
        }
      } catch (RawRedis.ErrorReply moved) {
        // not this one
      }
    }
    throw new IllegalStateException("no master serves " + key);
  }

  /** Promotes a replica, with the help of its master, and waits until both have changed places. */
  public void failover(RedisServer replica) {
    try (RawRedis raw = replica.raw()) {
      String port = raw.info("replication").getOrDefault("master_port", "");
      RedisServer master =
          nodes.stream()
              .filter(node -> port.equals(String.valueOf(node.port())))
              .findFirst()
              .orElseThrow();
      int tries = 0;
      do {
        if (++tries > FAILOVER_TRIES) {
          throw new IllegalStateException(replica + " was not promoted:\n" + replica.log());
        }
        // The others may not grant it yet, for instance because they do not know of the replica.
        raw.call("CLUSTER", "FAILOVER");
      } while (!Waiting.happens(FAILOVER, () -> isMaster(replica)));
      await(() -> !isMaster(master), master + " to be demoted");
    }
  }

  private static boolean isMaster(RedisServer node) {
    try (RawRedis raw = node.raw()) {
      return "master".equals(raw.info("replication").get("role"));
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }

  private RedisServer join(int epoch) {
    RedisServer node =
        RedisServer.start(
            binary,
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            String.valueOf(NODE_TIMEOUT_MILLIS));
    nodes.add(node);
    try (RawRedis raw = node.raw()) {
      // Masters with one epoch would have to sort it out among themselves.
      raw.call("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(epoch));
      if (nodes.size() > 1) {
        raw.call("CLUSTER", "MEET", "127.0.0.1", String.valueOf(nodes.get(0).port()));
      }
    }
    return node;
  }

  private void takeSlots(int index, int from, int to) {
    List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
    for (int slot = from; slot < to; slot++) {
      command.add(String.valueOf(slot));
    }
    try (RawRedis raw = nodes.get(index).raw()) {
      raw.call(command.toArray(String[]::new));
    }
  }

  private void awaitAgreement() {
    for (RedisServer node : nodes) {
      try (RawRedis raw = node.raw()) {
        await(
            () -> {
              String info = String.valueOf(raw.text("CLUSTER", "INFO"));
              return info.contains("cluster_state:ok")
                  && info.contains("cluster_known_nodes:" + nodes.size());
            },
            node + " to know the whole cluster");
      }
    }
  }

  private static String id(RawRedis node) {
    return String.valueOf(node.text("CLUSTER", "MYID"));
  }

  private static List<?> keysIn(RawRedis node, String slot) {
    return node.call("CLUSTER", "GETKEYSINSLOT", slot, "100") instanceof List<?> keys
        ? keys
        : List.of();
  }

  private static void await(BooleanSupplier condition, String what) {
    Waiting.until(LONGEST, condition, what);
  }
}
