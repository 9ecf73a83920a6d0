package dev.perigee.hammer.drive;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.history.Phase;
import dev.perigee.hammer.ledger.ClusterRecorder;
import dev.perigee.hammer.node.Probe;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisCluster;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs on a cluster of three masters with a replica each: one master changes places with its
 * replica, a fourth master comes and gets slots of another, one is killed, all in the middle of the
 * load.
 */
public final class ClusterHammer {
  private static final int MASTERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** Longer than it takes a node to see that a master is another one now. */
  private static final Duration STABLE = Duration.ofSeconds(5);

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
    play.fault("cluster-failover", () -> cluster.failover(replicas.get(0)), this::nearAgain);
    play.fault(Phase.SLOTS_MOVED, () -> move(masters.get(2)), this::nearAgain);
    AtomicLong killed = new AtomicLong();
    play.fault(
        "cluster-master-killed",
        () -> {
          killed.set(clock.now());
          masters.get(1).stop();
        },
        () -> {
          awaitPromotion(masters.get(1), replicas.get(1), killed.get());
          return nearAgain();
        });
    play.end();
    play.save(recorder.ledger());
  }

  private void awaitPromotion(RedisServer master, RedisServer replica, long killed) {
    clock.until(replica + " is the master", PATIENCE, () -> isMaster(replica));
    recorder.failedOver(master, replica, killed, clock.now());
  }

  private void move(RedisServer from) {
    Set<Integer> slots = slotsOf(from);
    RedisServer added = cluster.addMaster();
    recorder.attach(added);
    slots.forEach(slot -> cluster.moveSlot(slot, from, added));
  }

  /** Half of the slots of a master in which there are entries of ours. */
  private static Set<Integer> slotsOf(RedisServer master) {
    Set<Integer> slots = new TreeSet<>();
    try (RawRedis connection = master.raw()) {
      for (Subject subject : Subject.values()) {
        for (int key = 0; key < Plan.KEYS; key += 2) {
          addSlot(connection, Values.redisKey(Plan.NAMESPACE, subject, key), slots);
        }
      }
      for (int key = 0; key < Probe.KEYS; key += 2) {
        addSlot(connection, Probe.redisKey(Plan.NAMESPACE, key), slots);
      }
    }
    return slots;
  }

  private static void addSlot(RawRedis connection, String key, Set<Integer> slots) {
    try {
      connection.call("EXISTS", key);
      slots.add((int) connection.number("CLUSTER", "KEYSLOT", key));
    } catch (RawRedis.ErrorReply moved) {
      // not one of its own
    }
  }

  private static boolean isMaster(RedisServer server) {
    try (RawRedis connection = server.raw()) {
      return "master".equals(connection.info("replication").get("role"));
    }
  }

  /** Since when entries of every master are served near again, by every node, and stay so. */
  private long nearAgain() {
    long begun = clock.now();
    long since = begun;
    while (clock.now() - since < STABLE.toNanos()) {
      clock.pass(GLANCE);
      for (NodeProcess node : play.nodes()) {
        since = node.servesAllNear() ? since : clock.now();
      }
      if (since - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException("entries of some master are not near within " + PATIENCE);
      }
    }
    return since;
  }
}
