package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.EntryLock;
import dev.perigee.near.EntryStore;
import dev.perigee.near.NearSettings;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.RedisSettings.Single;
import dev.perigee.near.StoreClient;
import dev.perigee.near.StoreSettings;
import dev.perigee.near.client.StoreClients;
import dev.perigee.near.fake.FakeSerialization;
import dev.perigee.serialization.SerializationSettings;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A lock that is kept is prolonged by the timer of its connection, on a real Redis. */
class LockRenewalIT {
  private static final String LOCK = "ns:#lock:c:s:k";

  /** Far more than this machine stands still, and a third of it is what the test waits for. */
  private static final long TTL = 12_000;

  @Test
  void kept_isProlonged_andReleased_isNot() {
    try (RedisServer server = RedisServer.start();
        RawRedis raw = server.raw();
        StoreClient client =
            StoreClients.connect(
                new RedisSettings(new Single(server.uri()), Duration.ofSeconds(5)), "ns");
        EntryStore<Object, Object> store =
            client.open(
                "c",
                new StoreSettings(
                    NearSettings.off(), SerializationSettings.defaults(), 3_600_000, false),
                new FakeSerialization())) {
      EntryLock lock = store.lock("k");
      assertThat(lock.tryAcquire(TTL)).isTrue();
      raw.call("PEXPIRE", LOCK, "9000"); // so that the renewal is seen
      lock.keep();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> raw.number("PTTL", LOCK) > 9_000);
      assertThat(store.lock("k").tryAcquire(TTL)).isFalse();
      lock.release();
      assertThat(raw.number("EXISTS", LOCK)).isZero();
      assertThat(store.lock("k").tryAcquire(TTL)).isTrue();
    }
  }
}
