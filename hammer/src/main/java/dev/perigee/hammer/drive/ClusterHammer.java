package dev.perigee.hammer.drive;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.ledger.ClusterRecorder;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisCluster;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs on a cluster of three masters with a replica each: one master changes places with its
 * replica, a fourth master comes and gets slots of another, one is killed, all in the middle of the
 * load.
 */
public final class ClusterHammer {
  private static final int MASTERS = 3;
  private static final Duration PROMOTION = Duration.ofSeconds(20);

  /** Near hits of every master must be possible again after this. */
  private static final Duration RESUMED = Duration.ofSeconds(10);

  /** Longer than it takes a node to see what has changed. */
  private static final Duration NOTICED = Duration.ofSeconds(2);

  private final RedisCluster cluster;
  private final ClusterRecorder recorder;
  private final Play play;
  private final DriverClock clock;

  private ClusterHammer(
      RedisCluster cluster, ClusterRecorder recorder, Play play, DriverClock clock) {
    this.cluster = cluster;
    this.recorder = recorder;
    this.play = play;
    this.clock = clock;
  }

  /** Runs the plan and judges what came of it. */
  public static Report run(Plan plan) {
    DriverClock clock = new DriverClock(System::nanoTime);
    try (RedisCluster cluster = RedisCluster.start(MASTERS);
        ClusterRecorder recorder =
            new ClusterRecorder(Plan.NAMESPACE, clock.nanoTime(), InstantSource.system());
        Play play = new Play(plan, clock)) {
      new ClusterHammer(cluster, recorder, play, clock).run();
    }
    return Report.of(plan.folder(), Plan.LEASE.toNanos());
  }

  private void run() {
    List<RedisServer> masters = cluster.nodes();
    masters.forEach(cluster::addReplica);
    List<RedisServer> replicas = cluster.nodes().subList(MASTERS, 2 * MASTERS);
    cluster.nodes().forEach(recorder::attach);
    for (int i = 0; i < Plan.NODES; i++) {
      play.start("cluster: " + masters.stream().map(RedisServer::uri).toList());
    }
    play.begin();
    play.fault(
        "cluster-failover",
        () -> {
          cluster.failover(replicas.get(0));
          awaitHits();
        });
    play.fault("cluster-slots-moved", () -> move(masters.get(2)));
    play.fault("cluster-master-killed", () -> kill(masters.get(1), replicas.get(1)));
    play.end();
    play.save(recorder.ledger());
  }

  private void kill(RedisServer master, RedisServer replica) {
    long killed = clock.now();
    master.stop();
    clock.until(replica + " is the master", PROMOTION, () -> isMaster(replica));
    recorder.failedOver(master, replica, killed, clock.now());
    awaitHits();
  }

  private void move(RedisServer from) {
    Set<Integer> slots = slotsOf(from);
    RedisServer added = cluster.addMaster();
    recorder.attach(added);
    slots.forEach(slot -> cluster.moveSlot(slot, from, added));
    awaitHits();
  }

  /** Half of the slots of a master in which there are entries of ours. */
  private static Set<Integer> slotsOf(RedisServer master) {
    Set<Integer> slots = new TreeSet<>();
    try (RawRedis connection = master.raw()) {
      for (Subject subject : Subject.values()) {
        for (int key = 0; key < Plan.KEYS; key += 2) {
          String name = Values.redisKey(Plan.NAMESPACE, subject, key);
          try {
            connection.call("EXISTS", name);
            slots.add((int) connection.number("CLUSTER", "KEYSLOT", name));
          } catch (RawRedis.ErrorReply moved) {
            // not one of its own
          }
        }
      }
    }
    return slots;
  }

  private static boolean isMaster(RedisServer server) {
    try (RawRedis connection = server.raw()) {
      return "master".equals(connection.info("replication").get("role"));
    }
  }

  /** Every master is proven fresh again in every node. */
  private void awaitHits() {
    clock.pass(NOTICED);
    for (NodeProcess node : play.nodes()) {
      clock.until("all masters proven again", RESUMED.minus(NOTICED), () -> node.isUp());
    }
  }
}
