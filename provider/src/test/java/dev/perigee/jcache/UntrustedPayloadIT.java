package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.testing.RawRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else wrote under our keys is a miss, is counted, and is in nobody's way. */
final class UntrustedPayloadIT {
  private static Nodes nodes;
  private static RawRedis raw;
  private static PerigeeCache<String, String> cache;

  @BeforeAll
  static void start() {
    nodes = Nodes.start();
    raw = nodes.redis().raw();
    cache = nodes.cache("odd", PerigeeConfiguration.builder(String.class, String.class).build());
  }

  @AfterAll
  static void stop() {
    raw.close();
    nodes.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "12345678", "123456789012", "a text of somebody else's"})
  void foreignBytes_areAMiss(String content) {
    plant("odd", bytes(content));
    assertMissAndOverwritable("odd");
  }

  @Test
  void aFlippedBit_isAMiss() {
    cache.put("whole", "a value that is long enough to be damaged");
    byte[] envelope = raw.get("test:odd:s:whole");
    for (int position = 0; position < envelope.length; position++) {
      byte[] damaged = envelope.clone();
      damaged[position] ^= 0x10;
      plant("bad", damaged);
      assertThat(cache.getFresh("bad")).as("bit of byte %d flipped", position).isNull();
    }
    plant("bad", java.util.Arrays.copyOf(envelope, envelope.length / 2));
    assertMissAndOverwritable("bad");
  }

  @Test
  void anotherType_isAMiss() {
    raw.call("DEL", "test:odd:s:list");
    raw.call("RPUSH", "test:odd:s:list", "1");
    cache.put("list", "now a string");
    assertThat(cache.get("list")).isEqualTo("now a string");
  }

  @Test
  void unreadableEntries_areLeftOutOfIteration() {
    cache.clear();
    cache.put("good", "1");
    plant("bad", bytes("nonsense"));
    raw.call("SET", "test:odd:nokeyofours", "x", "PX", "60000");
    List<String> keys = new ArrayList<>();
    cache.forEach(entry -> keys.add(entry.getKey()));
    assertThat(keys).containsExactly("good");
  }

  private static void assertMissAndOverwritable(String key) {
    long before = unreadable();
    // The event of somebody else's write takes its time to drop the near copy of what was there.
    await().untilAsserted(() -> assertThat(cache.get(key)).isNull());
    assertThat(cache.getAll(Set.of(key))).isEmpty();
    assertThat(unreadable()).isGreaterThan(before);
    assertThat(cache.replace(key, "expected", "new")).isFalse();
    assertThat(cache.remove(key, "expected")).isFalse();
    assertThat(cache.putIfAbsent(key, "mine")).isTrue();
    assertThat(cache.get(key)).isEqualTo("mine");
    assertThat(raw.number("PTTL", "test:odd:s:" + key)).isPositive();
  }

  private static long unreadable() {
    return cache.nearStatistics().unreadable().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void plant(String key, byte[] content) {
    raw.call(bytes("SET"), bytes("test:odd:s:" + key), content, bytes("PX"), bytes("60000"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
