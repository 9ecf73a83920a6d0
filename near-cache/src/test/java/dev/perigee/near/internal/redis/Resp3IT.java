package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.EntryStore;
import dev.perigee.near.NearSettings;
import dev.perigee.near.RedisSettings;
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
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.Protocol;

/** A client that was handed in may have agreed on RESP 3 with its server. */
class Resp3IT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final WriteTtl TTL = WriteTtl.of(60_000);

  @Test
  void commandsRepliesAndEvents() {
    Config config = new Config();
    config.setProtocol(Protocol.RESP3);
    try (RedisServer server = RedisServer.start();
        RawRedis raw = RawRedis.connect(server.port())) {
      config.useSingleServer().setAddress(server.uri().toString());
      RedissonClient redisson = Redisson.create(config);
      try (Serialization serialization =
              Serializations.open(getClass().getClassLoader(), DictionaryStore.none());
          StoreClient client =
              StoreClients.connect(
                  new RedisSettings(new RedisSettings.Supplied(redisson), Duration.ofSeconds(5)),
                  "ns");
          EntryStore<String, String> store =
              client.open(
                  "c",
                  new StoreSettings(
                      NearSettings.defaults(), SerializationSettings.defaults(), 60_000, false),
                  serialization)) {
        assertThat(store.get("k")).isNull();
        store.put("k", "v", TTL, Wanted.NOTHING);
        assertThat(store.put("k", "w", TTL, Wanted.VALUE).previous()).isEqualTo("v");
        assertThat(store.getAll(List.of("k", "x"))).isEqualTo(Map.of("k", "w"));
        assertThat(store.putIfAbsent("k", "x", 60_000)).isFalse();
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  store.get("k");
                  return store.nearStatistics().hits() > 0;
                });
        raw.call("DEL", "ns:c:s:k");
        Awaitility.await().atMost(PATIENCE).until(() -> store.get("k") == null);
      } finally {
        redisson.shutdown();
      }
    }
  }
}
