package dev.perigee.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.testing.RawRedis;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes and a stranger at redis-cli, on one Redis. */
final class TwoNodesIT {
  private static Nodes nodes;

  private PerigeeCache<String, String> a;
  private PerigeeCache<String, String> b;
  private RawRedis raw;

  @BeforeAll
  static void start() {
    nodes = Nodes.start();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @BeforeEach
  void open() {
    raw = nodes.redis().raw();
    raw.call("FLUSHALL");
    a = nodes.cache("people", new MutableConfiguration<String, String>());
    b = nodes.cache("people", new MutableConfiguration<String, String>());
  }

  @AfterEach
  void close() {
    raw.close();
    nodes.closeNodes();
  }

  @Test
  void put_isSeenByTheOtherNode() {
    a.put("ann", "1");
    assertThat(b.get("ann")).isEqualTo("1");
  }

  @Test
  void update_reachesANearCopy() {
    a.put("ann", "1");
    nearOnB("ann");
    a.put("ann", "2");
    awaitOnB("ann", "2");
  }

  @Test
  void everyKindOfWrite_reachesANearCopy() {
    a.put("ann", "1");
    nearOnB("ann");
    assertThat(a.replace("ann", "1", "2")).isTrue();
    awaitOnB("ann", "2");
    nearOnB("ann");
    a.putAll(Map.of("ann", "3"));
    awaitOnB("ann", "3");
    nearOnB("ann");
    assertThat(
            a.<String>invoke(
                "ann",
                (entry, arguments) -> {
                  entry.setValue("4");
                  return entry.getValue();
                }))
        .isEqualTo("4");
    awaitOnB("ann", "4");
    nearOnB("ann");
    assertThat(a.getAndReplace("ann", "5")).isEqualTo("4");
    awaitOnB("ann", "5");
    nearOnB("ann");
    a.removeAll(Set.of("ann"));
    awaitOnB("ann", null);
  }

  @Test
  void remove_reachesANearCopy() {
    a.put("ann", "1");
    nearOnB("ann");
    assertThat(a.remove("ann")).isTrue();
    awaitOnB("ann", null);
  }

  @Test
  void clear_reachesNearCopies() {
    a.put("ann", "1");
    nearOnB("ann");
    a.clear();
    awaitOnB("ann", null);
  }

  @Test
  void ownWrites_areReadAtOnce() {
    for (int i = 0; i < 500; i++) {
      String value = Integer.toString(i);
      b.put("ann", value);
      assertThat(b.get("ann")).isEqualTo(value);
      assertThat(b.get("ann")).isEqualTo(value);
    }
  }

  @Test
  void foreignSet_reachesANearCopy() {
    a.put("ann", "1");
    a.put("bob", "2");
    nearOnB("ann");
    byte[] other = raw.get("test:people:s:bob");
    raw.call(bytes("SET"), bytes("test:people:s:ann"), other, bytes("PX"), bytes("60000"));
    awaitOnB("ann", "2");
  }

  @Test
  void foreignDel_reachesANearCopy() {
    a.put("ann", "1");
    nearOnB("ann");
    raw.call("DEL", "test:people:s:ann");
    awaitOnB("ann", null);
  }

  @Test
  void foreignPexpire_endsANearCopyInTime() {
    a.put("ann", "1");
    nearOnB("ann");
    raw.call("PEXPIRE", "test:people:s:ann", "200");
    awaitOnB("ann", null);
  }

  @Test
  void expiry_endsANearCopyWithoutAnyEvent() {
    a.put("ann", "1");
    raw.call("PEXPIRE", "test:people:s:ann", "700");
    nearOnB("ann");
    raw.call("CONFIG", "SET", "notify-keyspace-events", "");
    try {
      awaitOnB("ann", null);
    } finally {
      raw.call("CONFIG", "SET", "notify-keyspace-events", "K$gxe");
    }
  }

  @Test
  void getFresh_readsPastTheNearCopy() {
    a.put("ann", "1");
    nearOnB("ann");
    long hits = b.nearStatistics().hits();
    assertThat(b.getFresh("ann")).isEqualTo("1");
    assertThat(b.nearStatistics().hits()).isEqualTo(hits);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads on B until a read is answered by the near copy. */
  private void nearOnB(String key) {
    await()
        .atMost(10, SECONDS)
        .until(
            () -> {
              long hits = b.nearStatistics().hits();
              return b.get(key) != null && b.nearStatistics().hits() > hits;
            });
  }

  private void awaitOnB(String key, String value) {
    await().atMost(5, SECONDS).untilAsserted(() -> assertThat(b.get(key)).isEqualTo(value));
  }
}
