package dev.perigee.near.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.near.NearSettings;
import dev.perigee.near.RedisSettings;
import dev.perigee.near.RedisSettings.Single;
import dev.perigee.near.StoreClient;
import dev.perigee.near.client.StoreClients;
import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.Serializations;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract on a real Redis and the real serialization, with each kind of near tier. */
class RedisEntryStoreIT {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  @Nullable static RedisServer server;
  @Nullable static RawRedis raw;

  @BeforeAll
  static void start() {
    RedisServer started = RedisServer.start();
    server = started;
    raw = RawRedis.connect(started.port());
  }

  @AfterAll
  static void stop() {
    if (raw != null) {
      raw.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @SuppressWarnings("NullAway") // set before any test runs
  abstract static class OnRedis extends EntryStoreContract {
    private final String namespace = "it" + NAMESPACES.incrementAndGet();

    @Override
    StoreClient connect() {
      return StoreClients.connect(
          new RedisSettings(new Single(server.uri()), Duration.ofSeconds(5)), namespace);
    }

    @Override
    Serialization serialization() {
      return Serializations.open(getClass().getClassLoader(), DictionaryStore.none());
    }

    private String key(String cacheAndText) {
      return namespace + ":" + cacheAndText;
    }

    @Override
    byte @Nullable [] raw(String cacheAndText) {
      return raw.get(key(cacheAndText));
    }

    @Override
    void writeRaw(String cacheAndText, byte[] bytes, long ttlMillis) {
      raw.call(
          "SET".getBytes(UTF_8),
          key(cacheAndText).getBytes(UTF_8),
          bytes,
          "PX".getBytes(UTF_8),
          Long.toString(ttlMillis).getBytes(UTF_8));
    }

    @Override
    long ttl(String cacheAndText) {
      return raw.number("PTTL", key(cacheAndText));
    }

    @Override
    void pass(long millis) {
      Awaitility.await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    }

    @Override
    void eventually(Runnable assertion) {
      Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(assertion::run);
    }
  }

  @Nested
  class Lease extends OnRedis {
    @Override
    NearSettings near() {
      return NearSettings.defaults();
    }
  }

  @Nested
  class Validated extends OnRedis {
    @Override
    NearSettings near() {
      return NearTiers.validated();
    }
  }

  @Nested
  class Off extends OnRedis {
    @Override
    NearSettings near() {
      return NearSettings.off();
    }
  }
}
