package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.Atomicity;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.near.Health;
import dev.perigee.testing.Manual;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;

/** The rights that docs/operations.md names are enough, and no others are used. */
final class AccessRightsIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void everythingWorksWithTheRightsOfTheManual() {
    try (RedisServer server = RedisServer.start("--notify-keyspace-events", "K$gxe");
        RawRedis raw = server.raw();
        Nodes nodes = Nodes.on(server)) {
      String line = Manual.blocks("docs/operations.md", "acl").get(0).strip();
      assertThat(raw.call(line.split(" ", -1))).hasToString("OK");
      CacheManager one = node(nodes, server);
      CacheManager two = node(nodes, server);
      PerigeeCache<String, String> cache = cache(one, "users");
      PerigeeCache<String, String> other = cache(two, "users");
      for (PerigeeCache<String, String> each : List.of(cache, other)) {
        assertThat(each.get("nobody")).isNull();
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(each.health())
                        .isEqualTo(new Health(Health.State.UP, "events of every master arrive")));
      }
      use(cache);
      other.put("a", "near");
      assertThat(other.get("a")).isEqualTo("near");
      cache.put("a", "changed");
      await().atMost(SOON).until(() -> "changed".equals(other.get("a")));
      one.destroyCache("users");
      assertThat(other.getFresh("a")).isNull();
      List<?> refused = (List<?>) Objects.requireNonNull(raw.call("ACL", "LOG"));
      assertThat(refused.stream().map(RawRedis::textOf))
          .as("what was refused, but for what Redisson tries when it connects")
          .filteredOn(entry -> !entry.contains("object, test1,"))
          .isEmpty();
    }
  }

  private static void use(PerigeeCache<String, String> cache) {
    cache.put("a", "1");
    assertThat(cache.getAndPut("a", "2")).isEqualTo("1");
    assertThat(cache.putIfAbsent("b", "1")).isTrue();
    assertThat(cache.replace("b", "1", "2")).isTrue();
    assertThat(cache.replace("b", "3")).isTrue();
    assertThat(cache.getAndReplace("b", "4")).isEqualTo("3");
    assertThat(cache.containsKey("b")).isTrue();
    cache.invoke(
        "c",
        (entry, arguments) -> {
          entry.setValue("invoked");
          return null;
        });
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 300; i++) { // enough for a dictionary to be trained and shared
      many.put("many" + i, "the value of the entry with the number " + i + ", " + i % 7);
    }
    cache.putAll(many);
    assertThat(cache.getAll(many.keySet())).isEqualTo(many);
    assertThat(cache).hasSize(303);
    assertThat(cache.remove("a", "2")).isTrue();
    assertThat(cache.getAndRemove("c")).isEqualTo("invoked");
    cache.removeAll(many.keySet());
    cache.clear();
    assertThat(cache).isEmpty();
  }

  private static CacheManager node(Nodes nodes, RedisServer server) {
    Properties properties = new Properties();
    properties.setProperty("perigee.redis.uri", "redis://shop:secret@127.0.0.1:" + server.port());
    properties.setProperty("perigee.namespace", "shop");
    return nodes.node(properties);
  }

  @SuppressWarnings("unchecked")
  private static PerigeeCache<String, String> cache(CacheManager manager, String name) {
    return manager
        .createCache(
            name,
            PerigeeConfiguration.builder(String.class, String.class)
                .atomicity(Atomicity.LOCKED)
                .build())
        .unwrap(PerigeeCache.class);
  }
}
