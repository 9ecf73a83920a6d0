package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.EntryStore;
import dev.perigee.near.NearSettings;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.RedisSettings.Single;
import dev.perigee.near.StoreClient;
import dev.perigee.near.StoreSettings;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.client.StoreClients;
import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.SerializationSettings;
import dev.perigee.serialization.Serializations;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two clients on one Redis, each with a near tier, as two nodes have them. */
class TwoClientsIT {
  private static final WriteTtl TTL = WriteTtl.of(60_000);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RedisServer server = RedisServer.start();
  private final RawRedis raw = RawRedis.connect(server.port());
  private final Serialization serialization =
      Serializations.open(getClass().getClassLoader(), DictionaryStore.none());
  private final List<StoreClient> clients = List.of(connect(), connect());
  private final List<EntryStore<String, Long>> stores = clients.stream().map(this::open).toList();

  private StoreClient connect() {
    return StoreClients.connect(
        new RedisSettings(new Single(server.uri()), Duration.ofSeconds(5)), "two");
  }

  private EntryStore<String, Long> open(StoreClient client) {
    return client.open(
        "c",
        new StoreSettings(NearSettings.defaults(), SerializationSettings.defaults(), 60_000, false),
        serialization);
  }

  @BeforeEach
  void warmUp() {
    stores.get(0).put("warm", 1L, TTL, Wanted.NOTHING);
    for (EntryStore<String, Long> store : stores) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                store.get("warm");
                return store.nearStatistics().hits() > 0;
              });
    }
  }

  @AfterEach
  void stop() {
    clients.forEach(StoreClient::close);
    serialization.close();
    raw.close();
    server.close();
  }

  @Test
  void whatTheOtherWrites_arrives_andStaysNear() {
    EntryStore<String, Long> first = stores.get(0);
    EntryStore<String, Long> second = stores.get(1);
    for (long i = 0; i < 20; i++) {
      long expected = i;
      first.put("k", i, TTL, Wanted.NOTHING);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> Long.valueOf(expected).equals(second.get("k")));
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              long hits = second.nearStatistics().hits();
              second.get("k");
              return second.nearStatistics().hits() > hits;
            });
    raw.call("DEL", "two:c:s:k");
    for (EntryStore<String, Long> store : stores) {
      Awaitility.await().atMost(PATIENCE).until(() -> store.get("k") == null);
    }
  }

  @Test
  void whatAClientPuts_staysNear() {
    EntryStore<String, Long> store = stores.get(0);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              long hits = store.nearStatistics().hits();
              for (long i = 0; i < 100; i++) {
                store.put("k" + i, i, TTL, Wanted.NOTHING);
                assertThat(store.get("k" + i)).isEqualTo(i);
              }
              return store.nearStatistics().hits() - hits == 100;
            });
  }

  /**
   * One writer for each key writes growing numbers through either client; no reader of a client may
   * see a smaller one than that client has seen before the reader began. In the end every near copy
   * is what Redis has.
   */
  @Test
  void underLoad_noClientGoesBack_andAllAgreeInTheEnd() throws Exception {
    int keys = 4;
    List<AtomicLongArray> seen = List.of(new AtomicLongArray(keys), new AtomicLongArray(keys));
    AtomicLong reads = new AtomicLong();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> runs = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      int number = key;
      runs.add(threads.submit(() -> write(number, seen)));
    }
    List<Future<?>> writers = List.copyOf(runs);
    for (int reader = 0; reader < 4; reader++) {
      int client = reader % 2;
      long seed = reader;
      runs.add(
          threads.submit(
              () -> {
                Random random = new Random(seed);
                while (!writers.stream().allMatch(Future::isDone)) {
                  int key = random.nextInt(keys);
                  long floor = seen.get(client).get(key);
                  Long value = stores.get(client).get("n" + key);
                  long found = value == null ? 0 : value;
                  assertThat(found).isGreaterThanOrEqualTo(floor);
                  seen.get(client).accumulateAndGet(key, found, Math::max);
                  reads.incrementAndGet();
                }
              }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();
    assertThat(reads.get()).isGreaterThan(100);
    List<String> names = IntStream.range(0, keys).mapToObj(key -> "n" + key).toList();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(stores.get(0).getAll(names))
                    .isEqualTo(stores.get(1).getAll(names))
                    .allSatisfy(
                        (key, value) -> assertThat(stores.get(0).getFresh(key)).isEqualTo(value)));
    stores.forEach(store -> assertThat(store.nearStatistics().staleFound()).isZero());
  }

  private void write(int key, List<AtomicLongArray> seen) {
    Random random = new Random(key);
    for (long value = 1; value <= 300; value++) {
      int client = random.nextInt(2);
      stores.get(client).put("n" + key, value, TTL, Wanted.NOTHING);
      seen.get(client).accumulateAndGet(key, value, Math::max);
    }
  }
}
