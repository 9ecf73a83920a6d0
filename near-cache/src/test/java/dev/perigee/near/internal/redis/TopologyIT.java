package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.near.Health;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shard.EpochCause;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteTier.KeyScan;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisBinary;
import dev.perigee.testing.RedisCluster;
import dev.perigee.testing.RedisSentinel;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusters and sentinels: commands, shards, moved slots, added masters, failover. */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class TopologyIT {

  private static final BeatInterval FAST = new BeatInterval(100);
  private static final long LEASE = TimeUnit.MILLISECONDS.toNanos(1_000);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long MAX = 600_000;

  private final RedisBinary binary;

  TopologyIT(RedisBinary binary) {
    this.binary = binary;
  }

  @Test
  void clusterCommandsReachEveryMaster() {
    try (RedisCluster cluster = RedisCluster.start(binary, 3);
        RedisConnection connection = connect(new RedisSettings.Cluster(cluster.uris()))) {
      RemoteTier tier = connection.tier();
      List<String> keys = IntStream.range(0, 300).mapToObj(i -> "ns:cache:l:" + i).toList();
      List<Put> puts =
          keys.stream()
              .map(key -> new Put(key, Envelopes.of(1, key), WriteTtl.of(60_000)))
              .toList();
      assertThat(Stages.of(tier.putAll(puts, Wanted.EXISTENCE, MAX)))
          .extracting(RemoteWrite::effect)
          .containsOnly(Effect.CREATED);
      List<RemoteValue> values = Stages.of(tier.getAll(keys));
      for (int i = 0; i < keys.size(); i++) {
        assertThat(values.get(i).bytes()).isEqualTo(Envelopes.of(1, keys.get(i)));
      }
      for (RedisServer node : cluster.nodes()) {
        try (RawRedis raw = node.raw()) {
          assertThat(raw.number("DBSIZE")).isPositive();
        }
      }
      Set<String> seen = new HashSet<>();
      KeyScan scan = tier.scan("ns:cache:");
      for (List<String> page = scan.next(); page != null; page = scan.next()) {
        seen.addAll(page);
      }
      assertThat(seen).isEqualTo(new HashSet<>(keys));
      tier.clear("ns:cache:");
      for (RedisServer node : cluster.nodes()) {
        try (RawRedis raw = node.raw()) {
          assertThat(raw.number("DBSIZE")).isZero();
        }
      }
    }
  }

  @Test
  void keysThatMovePastAScan_areFoundAllTheSame() {
    try (RedisCluster cluster = RedisCluster.start(binary, 3);
        RedisConnection connection = connect(new RedisSettings.Cluster(cluster.uris()))) {
      listen(connection);
      awaitProven(connection, 3);
      RemoteTier tier = connection.tier();
      List<String> keys = IntStream.range(0, 300).mapToObj(i -> "ns:cache:l:" + i).toList();
      keys.forEach(
          key ->
              Stages.of(
                  tier.put(
                      new Put(key, Envelopes.of(1, key), WriteTtl.of(MAX)), Wanted.NOTHING, MAX)));
      KeyScan scan = tier.scan("ns:cache:");
      Set<String> seen = new HashSet<>(scan.next());
      RedisServer scanned = cluster.masterOf(seen.iterator().next());
      for (RedisServer other : cluster.nodes()) { // one of them is being scanned already
        if (other.port() != scanned.port()) {
          String key = keyOf(cluster, other);
          try (RawRedis raw = other.raw()) {
            cluster.moveSlot((int) raw.number("CLUSTER", "KEYSLOT", key), other, scanned);
          }
          await()
              .atMost(SOON)
              .until(() -> connection.shards().of(key).name().contains(":" + scanned.port()));
        }
      }
      for (List<String> page = scan.next(); page != null; page = scan.next()) {
        seen.addAll(page);
      }
      assertThat(seen).isEqualTo(new HashSet<>(keys));
    }
  }

  @Test
  void clusterShards_eachIsProvenByItsOwnMaster() {
    try (RedisCluster cluster = RedisCluster.start(binary, 3);
        RedisConnection connection = connect(new RedisSettings.Cluster(cluster.uris()))) {
      Set<String> heard = listen(connection);
      awaitProven(connection, 3);
      assertThat(connection.health().state()).isEqualTo(Health.State.UP);
      for (RedisServer node : cluster.nodes()) {
        String key = keyOf(cluster, node);
        assertThat(connection.shards().of(key).name()).contains(":" + node.port());
        try (RawRedis raw = node.raw()) {
          raw.call("SET", key, "v");
        }
        await().atMost(SOON).until(() -> heard.contains(key));
      }
      RedisServer paused = cluster.nodes().get(1);
      Shard shard = connection.shards().of(keyOf(cluster, paused));
      Shard other = connection.shards().of(keyOf(cluster, cluster.nodes().get(0)));
      paused.pause();
      await().atMost(SOON).until(() -> !isProven(shard));
      assertThat(isProven(other)).isTrue();
      paused.resume();
      await().atMost(SOON).until(() -> isProven(shard));
    }
  }

  @Test
  void addedMasterAndMovedSlot_areNoticed() {
    try (RedisCluster cluster = RedisCluster.start(binary, 3);
        RedisConnection connection = connect(new RedisSettings.Cluster(cluster.uris()))) {
      Set<String> heard = listen(connection);
      awaitProven(connection, 3);
      String key = "ns:cache:s:moving";
      RedisServer from = cluster.masterOf(key);
      Shard before = connection.shards().of(key);
      RedisServer added = cluster.addMaster();
      try (RawRedis raw = from.raw()) {
        raw.call("SET", key, "v");
        cluster.moveSlot((int) raw.number("CLUSTER", "KEYSLOT", key), from, added);
      }
      await().atMost(SOON).until(() -> before.bumps(EpochCause.TOPOLOGY) > 0);
      awaitProven(connection, 4);
      assertThat(connection.shards().of(key)).isNotSameAs(before);
      heard.clear();
      try (RawRedis raw = added.raw()) {
        raw.call("SET", key, "w");
      }
      await().atMost(SOON).until(() -> heard.contains(key));
      assertThat(Stages.of(connection.tier().get(key)).bytes()).isEqualTo(new byte[] {'w'});
    }
  }

  @Test
  void clusterFailover_hidesAndProvesAgain() {
    try (RedisCluster cluster = RedisCluster.start(binary, 3)) {
      RedisServer master = cluster.nodes().get(0);
      RedisServer replica = cluster.addReplica(master);
      try (RedisConnection connection = connect(new RedisSettings.Cluster(cluster.uris()))) {
        Set<String> heard = listen(connection);
        awaitProven(connection, 3);
        String key = keyOf(cluster, master);
        Shard before = connection.shards().of(key);
        long epoch = before.epoch();
        cluster.failover(replica);
        await()
            .atMost(SOON)
            .until(() -> connection.shards().of(key) != before || before.epoch() > epoch);
        awaitProven(connection, 3);
        heard.clear();
        try (RawRedis raw = replica.raw()) {
          raw.call("SET", key, "v");
        }
        await().atMost(SOON).until(() -> heard.contains(key));
      }
    }
  }

  @Test
  void sentinelFailover_hidesAndProvesAgain() {
    try (RedisSentinel sentinel = RedisSentinel.start(binary);
        RedisConnection connection =
            connect(new RedisSettings.Sentinel(RedisSentinel.MASTER, List.of(sentinel.uri()), 0))) {
      Set<String> heard = listen(connection);
      awaitProven(connection, 1);
      Shard shard = connection.shards().of("ns:cache:s:a");
      long epoch = shard.epoch();
      sentinel.failover();
      await().atMost(SOON).until(() -> shard.epoch() > epoch);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                try (RawRedis raw = sentinel.replica().raw()) {
                  raw.call("SET", "ns:cache:s:a", "v");
                }
                assertThat(heard).contains("ns:cache:s:a");
              });
      awaitProven(connection, 1);
      assertThat(Stages.of(connection.tier().get("ns:cache:s:a")).bytes())
          .isEqualTo(new byte[] {'v'});
    }
  }

  private static RedisConnection connect(RedisSettings.Topology topology) {
    return RedisConnection.create(
        new RedisSettings(topology, Duration.ofSeconds(1)), "ns", System::nanoTime, FAST);
  }

  private static Set<String> listen(RedisConnection connection) {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    assertThat(connection.listen("ns:cache:", (key, event) -> heard.add(key))).isNotNull();
    return heard;
  }

  private static void awaitProven(RedisConnection connection, int masters) {
    await()
        .atMost(SOON)
        .until(
            () ->
                connection.shards().all().size() == masters
                    && connection.shards().all().stream().allMatch(TopologyIT::isProven));
  }

  private static boolean isProven(Shard shard) {
    return shard.isProven(System.nanoTime(), LEASE);
  }

  private static String keyOf(RedisCluster cluster, RedisServer node) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "ns:cache:l:" + i)
        .filter(key -> cluster.masterOf(key).port() == node.port())
        .findFirst()
        .orElseThrow();
  }
}
