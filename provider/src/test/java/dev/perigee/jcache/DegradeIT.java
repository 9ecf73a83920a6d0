package dev.perigee.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.FailurePolicy;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.config.PerigeeConfigurationBuilder;
import dev.perigee.near.Health;
import dev.perigee.testing.Fault;
import dev.perigee.testing.FaultProxy;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import dev.perigee.testing.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code failure.policy: degrade} on a real server that is hung, gone, or cut off. */
final class DegradeIT {
  private static final long PATIENCE = 30;

  private final RedisServer redis = RedisServer.start();
  private final FaultProxy proxy = FaultProxy.before(redis.port(), 1);
  private final Nodes nodes = Nodes.on(redis);
  private RawRedis raw;
  private CacheManager cutOff;
  private PerigeeCache<String, String> cache;

  @BeforeEach
  void open() {
    raw = redis.raw();
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", proxy.uri().toString());
    cutOff = nodes.node(properties);
    cache = Nodes.perigee(cutOff.createCache("people", degrading().build()));
  }

  @AfterEach
  void close() {
    nodes.closeNodes();
    raw.close();
    proxy.close();
    redis.close();
  }

  private static PerigeeConfigurationBuilder<String, String> degrading() {
    return PerigeeConfiguration.builder(String.class, String.class)
        .failurePolicy(FailurePolicy.DEGRADE);
  }

  private void lose() {
    for (Traffic traffic : Traffic.values()) {
      proxy.spoil(traffic, Fault.refuse());
    }
  }

  /** A slow machine may have made a write fail, and be degraded: then it is written again. */
  private void reallyPut(String key, String value) {
    await()
        .atMost(PATIENCE, SECONDS)
        .until(
            () -> {
              cache.put(key, value);
              return raw.get("test:people:s:" + key) != null && value.equals(cache.getFresh(key));
            });
  }

  private void awaitRestored() {
    await()
        .atMost(PATIENCE, SECONDS)
        .until(() -> !cache.health().detail().contains("the cache is degraded"));
  }

  private void assertNeverAgain(String key, String old) {
    await()
        .atMost(PATIENCE, SECONDS)
        .until(
            () -> {
              assertThat(cache.get(key)).isNotEqualTo(old);
              assertThat(cache.getFresh(key)).isNotEqualTo(old);
              return raw.get("test:people:s:" + key) == null;
            });
    awaitRestored();
    reallyPut(key, "v3");
    for (int i = 0; i < 20; i++) {
      assertThat(cache.getFresh(key)).isEqualTo("v3");
    }
  }

  @Test
  void hung_writesSucceed_andOldValuesDoNotComeBack() {
    PerigeeCache<String, String> other = nodes.cache("people", degrading().build());
    reallyPut("ann", "v1");
    reallyPut("bob", "v1");
    assertThat(other.get("ann")).isEqualTo("v1");
    redis.pause();
    cache.put("ann", "v2");
    assertThat(cache.remove("bob")).isFalse();
    assertThat(cache.get("ann")).isNull();
    assertThat(cache.get("bob")).isNull();
    assertThat(cache.getAndPut("ann", "v2")).isNull();
    assertThat(cache.putIfAbsent("new", "v2")).isTrue();
    assertThat(cache.getAll(Set.of("ann", "bob"))).isEmpty();
    assertThat(cache.iterator()).isExhausted();
    assertThat(cache.health().detail()).contains("3 key(s)");
    redis.resume();
    assertNeverAgain("ann", "v1");
    assertNeverAgain("bob", "v1");
    await()
        .atMost(PATIENCE, SECONDS)
        .untilAsserted(() -> assertThat(other.get("ann")).isEqualTo("v3"));
  }

  @Test
  void gone_andBackWithTheOldData_itDoesNotComeBack() {
    reallyPut("ann", "v1");
    byte[] old = raw.get("test:people:s:ann");
    redis.stop();
    cache.put("ann", "v2");
    assertThat(cache.get("ann")).isNull();
    lose();
    redis.restart();
    raw.close();
    raw = redis.raw();
    raw.call(bytes("SET"), bytes("test:people:s:ann"), old, bytes("PX"), bytes("600000"));
    assertThat(cache.get("ann")).isNull();
    proxy.heal();
    assertNeverAgain("ann", "v1");
  }

  @Test
  void absentAtStart_isAnOutageToo() {
    redis.stop();
    cache.put("ann", "v2");
    assertThat(cache.get("ann")).isNull();
    redis.restart();
    raw.close();
    raw = redis.raw();
    assertNeverAgain("ann", "v2");
  }

  @Test
  void cutOff_processorsAndComparisons_seeNoEntry() {
    reallyPut("ann", "v1");
    reallyPut("bob", "v1");
    reallyPut("cid", "v1");
    lose();
    cache.putAll(Map.of("ann", "v2"));
    boolean existed =
        cache.invoke(
            "bob",
            (entry, arguments) -> {
              boolean exists = entry.exists();
              entry.remove();
              return exists;
            });
    assertThat(existed).isFalse();
    assertThat(cache.replace("cid", "v1", "v2")).isFalse();
    assertThat(cache.remove("cid", "v1")).isFalse();
    proxy.heal();
    assertNeverAgain("ann", "v1");
    assertNeverAgain("bob", "v1");
    assertThat(cache.getFresh("cid")).as("it was not written").isEqualTo("v1");
  }

  @Test
  void cutOff_clearAndRemoveAll_areMadeUpFor() {
    for (Runnable clearing : new Runnable[] {cache::clear, cache::removeAll}) {
      reallyPut("ann", "v1");
      lose();
      clearing.run();
      assertThat(cache.get("ann")).isNull();
      assertThat(cache.health().detail()).contains("the whole cache");
      proxy.heal();
      assertNeverAgain("ann", "v1");
    }
  }

  @Test
  void cutOff_tooManyWrites_clearTheCache() {
    reallyPut("ann", "v1");
    lose();
    for (int i = 0; i <= 10_000; i++) {
      cache.put("k" + i, "v2");
    }
    assertThat(cache.health().detail()).contains("the whole cache");
    proxy.heal();
    assertNeverAgain("ann", "v1");
  }

  @Test
  void cutOff_oldCopies_areServed_whereThatIsAllowed() {
    PerigeeCache<String, String> stale =
        Nodes.perigee(
            cutOff.createCache("stale", degrading().staleIfError(Duration.ofMinutes(5)).build()));
    await()
        .atMost(PATIENCE, SECONDS)
        .until(
            () -> {
              stale.put("ann", "v1");
              stale.put("bob", "v1");
              stale.getAll(Set.of("ann", "bob"));
              return stale.nearStatistics().entries() == 2;
            });
    lose();
    await().atMost(PATIENCE, SECONDS).until(() -> stale.health().state() != Health.State.UP);
    assertThat(stale.get("ann")).isEqualTo("v1");
    stale.put("ann", "v2");
    assertThat(stale.get("ann")).isNull();
    assertThat(stale.get("bob")).isEqualTo("v1");
    assertThat(stale.getFresh("bob")).isNull();
    raw.call("DEL", "test:stale:s:bob");
    proxy.heal();
    await().atMost(PATIENCE, SECONDS).until(() -> stale.get("bob") == null);
    assertThat(stale.get("bob")).isNull();
  }

  @Test
  void cutOff_withoutDegrade_isAnError() {
    PerigeeCache<String, String> strict =
        Nodes.perigee(
            cutOff.createCache(
                "strict", PerigeeConfiguration.builder(String.class, String.class).build()));
    reallyPut("ann", "v1");
    lose();
    assertThatThrownBy(() -> strict.put("ann", "v2")).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> strict.get("ann")).isInstanceOf(CacheException.class);
    assertThatThrownBy(strict::removeAll).isInstanceOf(CacheException.class);
    assertThat(cache.getFresh("ann")).isNull();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
