package dev.perigee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class RedisClusterIT {

  private final RedisBinary binary;

  RedisClusterIT(RedisBinary binary) {
    this.binary = binary;
  }

  @Test
  void servesMovesSlotsAndFailsOver() {
    try (RedisCluster cluster = RedisCluster.start(binary, 3)) {
      RedisServer owner = cluster.masterOf("{a}");
      long slot;
      try (RawRedis raw = owner.raw()) {
        raw.call("SET", "{a}", "v");
        slot = raw.number("CLUSTER", "KEYSLOT", "{a}");
      }
      RedisServer added = cluster.addMaster();
      cluster.moveSlot((int) slot, owner, added);
      assertThat(cluster.masterOf("{a}")).isSameAs(added);
      try (RawRedis raw = added.raw()) {
        assertThat(raw.text("GET", "{a}")).isEqualTo("v");
      }
      RedisServer replica = cluster.addReplica(added);
      cluster.failover(replica);
      assertThat(cluster.masterOf("{a}")).isSameAs(replica);
    }
  }

  @Test
  void aSentinelPromotesTheReplica() {
    try (RedisSentinel sentinel = RedisSentinel.start(binary)) {
      try (RawRedis raw = sentinel.replica().raw()) {
        assertThat(raw.info("replication").get("role")).isEqualTo("slave");
      }
      sentinel.failover();
      try (RawRedis raw = sentinel.replica().raw()) {
        raw.call("SET", "k", "v");
      }
    }
  }
}
