package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisBinary;
import dev.perigee.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What servers announce: whatever changes the value or the lifetime of a key must emit an event of
 * that key, or near copies of it would be stale. The near tier depends on every line here.
 */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class EventContractIT {

  private static final String KEY = "ns:cache:s:k";
  private static final String CHANNEL = "__keyspace@0__:";
  private static final long MAX = 60_000;

  private final RedisServer server;
  private final RawRedis raw;
  private final RawRedis subscriber;
  private final RedisConnection connection;
  private final RemoteTier tier;

  EventContractIT(RedisBinary binary) {
    server = RedisServer.start(binary, "--notify-keyspace-events", Notifications.NEEDED);
    raw = server.raw();
    subscriber = server.raw();
    connection = RedisTierCase.connect(server);
    tier = connection.tier();
  }

  @BeforeEach
  void subscribe() {
    subscriber.call("PSUBSCRIBE", CHANNEL + "*");
  }

  @AfterEach
  void stop() {
    connection.close();
    subscriber.close();
    raw.close();
    server.close();
  }

  // ---- commands of others

  @Test
  void writing() {
    assertThat(events("SET", KEY, "v")).containsExactly("k set");
    assertThat(events("SET", KEY, "v")).as("the same value").containsExactly("k set");
    assertThat(events("GETSET", KEY, "w")).containsExactly("k set");
    assertThat(events("SET", KEY, "v", "PX", "50000")).containsExactly("k set", "k expire");
    assertThat(events("SET", KEY, "v", "KEEPTTL")).containsExactly("k set");
    assertThat(events("PSETEX", KEY, "50000", "v")).containsExactly("k set", "k expire");
    assertThat(events("MSET", KEY, "v", KEY + "2", "v")).containsExactly("k set", "k2 set");
    assertThat(events("SETRANGE", KEY, "0", "x")).containsExactly("k setrange");
    assertThat(events("APPEND", KEY, "x")).containsExactly("k append");
    assertThat(events("SETBIT", KEY, "0", "1")).containsExactly("k setbit");
    raw.call("SET", KEY, "1");
    drain();
    assertThat(events("INCR", KEY)).containsExactly("k incrby");
  }

  @Test
  void deleting() {
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("DEL", KEY)).containsExactly("k del");
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("UNLINK", KEY)).containsExactly("k del");
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("GETDEL", KEY)).containsExactly("k del");
  }

  @Test
  void lifetimes() {
    raw.call("SET", KEY, "v", "PX", "50000");
    drain();
    assertThat(events("PEXPIRE", KEY, "50000")).containsExactly("k expire");
    assertThat(events("GETEX", KEY, "PX", "40000")).containsExactly("k expire");
    assertThat(events("PERSIST", KEY)).containsExactly("k persist");
    assertThat(events("PEXPIRE", KEY, "-1")).containsExactly("k del");
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("PEXPIREAT", KEY, "1")).containsExactly("k del");
  }

  @Test
  void expiry() {
    raw.call("SET", KEY, "v", "PX", "1");
    assertThat(until("k expired")).containsExactly("k set", "k expire", "k expired");
    raw.call("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    raw.call("SET", KEY, "v", "PX", "1");
    drain();
    // Nobody has looked at it since: it is expired and still there, until it is written.
    raw.call("DEBUG", "SLEEP", "0.01");
    assertThat(events("SET", KEY, "w", "PX", "50000"))
        .containsExactly("k expired", "k set", "k expire");
  }

  @Test
  void eviction() {
    raw.call("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
    raw.call("SET", KEY, "v");
    drain();
    raw.call("CONFIG", "SET", "maxmemory", "1");
    assertThat(until("k evicted")).contains("k evicted");
  }

  @Test
  void moving() {
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("RENAME", KEY, KEY + "2")).containsExactly("k rename_from", "k2 rename_to");
    assertThat(events("COPY", KEY + "2", KEY, "REPLACE")).containsExactly("k copy_to");
    byte[] dump = (byte[]) Objects.requireNonNull(raw.call("DUMP", KEY));
    raw.call(utf8("RESTORE"), utf8(KEY), utf8("0"), dump, utf8("REPLACE"));
    assertThat(drain()).containsExactly("k restore");
    assertThat(events("MOVE", KEY, "1")).containsExactly("k move_from");
  }

  @Test
  void nothing() {
    assertThat(events("SET", KEY, "v", "XX")).isEmpty();
    assertThat(events("DEL", KEY)).isEmpty();
    assertThat(events("PEXPIRE", KEY, "100")).isEmpty();
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("SET", KEY, "w", "NX")).isEmpty();
    assertThat(events("PERSIST", KEY)).isEmpty();
    assertThat(events("GET", KEY)).isEmpty();
    assertThat(events("TOUCH", KEY)).isEmpty();
  }

  @Test
  void theDataSetIsExchangedWithoutAWord() {
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("FLUSHDB")).isEmpty();
    raw.call("SET", KEY, "v");
    drain();
    assertThat(events("SWAPDB", "0", "1")).isEmpty();
    assertThat(events("FLUSHALL")).isEmpty();
  }

  // ---- our own

  @Test
  void plainCommandsOfTheTier() {
    Put put = new Put(KEY, Envelopes.of(1, "v"), WriteTtl.of(50_000));
    Stages.of(tier.put(put, Wanted.NOTHING, MAX));
    assertThat(drain()).containsExactly("k set", "k expire");
    Stages.of(tier.replace(KEY, Envelopes.of(2, "v"), 50_000, Wanted.NOTHING, MAX));
    assertThat(drain()).containsExactly("k set", "k expire");
    Stages.of(tier.get(KEY));
    Stages.of(tier.exists(KEY));
    Stages.of(tier.version(KEY));
    assertThat(drain()).isEmpty();
    Stages.of(tier.remove(KEY, Wanted.EXISTENCE));
    assertThat(drain()).containsExactly("k del");
    Stages.of(tier.remove(KEY, Wanted.EXISTENCE));
    assertThat(drain()).isEmpty();
  }

  @Test
  void scriptsThatPut() {
    put(1, new WriteTtl(50_000, 40_000));
    assertThat(drain()).containsExactly("k set", "k expire");
    put(1, new WriteTtl(50_000, 40_000));
    assertThat(drain()).as("sent twice").isEmpty();
    put(2, new WriteTtl(50_000, WriteTtl.KEEP));
    assertThat(drain()).containsExactly("k set");
    put(3, new WriteTtl(50_000, WriteTtl.NONE));
    assertThat(drain()).containsExactly("k del");
    put(4, new WriteTtl(WriteTtl.NONE, WriteTtl.KEEP));
    assertThat(drain()).isEmpty();
    Stages.of(tier.putIfAbsent(KEY, Envelopes.of(5, "v"), 50_000));
    assertThat(drain()).containsExactly("k set", "k expire");
    Stages.of(tier.putIfAbsent(KEY, Envelopes.of(6, "v"), 50_000));
    assertThat(drain()).isEmpty();
    Stages.of(tier.remove(KEY, Wanted.VALUE));
    assertThat(drain()).containsExactly("k del");
  }

  @Test
  void scriptsThatCompare() {
    byte[] first = Envelopes.of(1, "v");
    byte[] second = Envelopes.of(2, "w");
    Stages.of(tier.compareAndPut(KEY, Token.of(second), first, 50_000, MAX));
    assertThat(drain()).isEmpty();
    Stages.of(tier.compareAndPut(KEY, Token.ABSENT, first, 50_000, MAX));
    assertThat(drain()).containsExactly("k set", "k expire");
    Stages.of(tier.compareAndPut(KEY, Token.of(first), second, WriteTtl.KEEP, MAX));
    assertThat(drain()).containsExactly("k set");
    Stages.of(tier.compareAndTouch(KEY, Token.of(first), 10_000, MAX));
    assertThat(drain()).isEmpty();
    Stages.of(tier.compareAndTouch(KEY, Token.of(second), 10_000, MAX));
    assertThat(drain()).containsExactly("k expire");
    Stages.of(tier.compareAndRemove(KEY, Token.of(first)));
    assertThat(drain()).isEmpty();
    Stages.of(tier.compareAndRemove(KEY, Token.of(second)));
    assertThat(drain()).containsExactly("k del");
  }

  @Test
  void scriptsThatTouch() {
    raw.call(utf8("SET"), utf8(KEY), Envelopes.of(1, "v"), utf8("PX"), utf8("50000"));
    drain();
    Stages.of(tier.getAndTouch(KEY, 20_000, MAX));
    assertThat(drain()).containsExactly("k expire");
    Stages.of(tier.getAndTouch(KEY, 40_000, MAX));
    assertThat(drain()).as("never prolonged without a time of creation").isEmpty();
    Stages.of(tier.getAndTouch(KEY, WriteTtl.NONE, MAX));
    assertThat(drain()).containsExactly("k del");
    Stages.of(tier.hashPut(KEY, "f", utf8("v"), 50_000));
    assertThat(drain()).as("hashes are not announced").containsExactly("k expire");
    Stages.of(tier.prolong(KEY, 90_000));
    assertThat(drain()).containsExactly("k expire");
  }

  @Test
  void theBeat() {
    connection.listen("ns:cache:", (key, event) -> {});
    List<String> heard = until(":mark del");
    assertThat(heard).containsSubsequence("ns:#beat:all set", ":mark set", ":mark del");
  }

  // ---- tools

  private void put(long version, WriteTtl ttl) {
    Stages.of(tier.put(new Put(KEY, Envelopes.of(version, "v"), ttl), Wanted.EXISTENCE, MAX));
  }

  private List<String> events(String... command) {
    raw.call(command);
    return drain();
  }

  /** Everything that was announced: up to the event of a key that is written last. */
  private List<String> drain() {
    raw.call("SET", "end", "");
    List<String> events = until("end set");
    return events.subList(0, events.size() - 1);
  }

  private List<String> until(String last) {
    List<String> events = new ArrayList<>();
    while (events.isEmpty() || !events.get(events.size() - 1).equals(last)) {
      List<?> message = (List<?>) subscriber.next(Duration.ofSeconds(30));
      assertThat(message).as("after " + events).isNotNull();
      String channel = RawRedis.textOf(Objects.requireNonNull(message).get(2));
      String name =
          channel
              .substring(CHANNEL.length())
              .replace("ns:cache:s:", "")
              .replaceFirst("^ns:#beat:all:.*", ":mark");
      events.add(name + " " + RawRedis.textOf(message.get(3)));
    }
    return events;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
