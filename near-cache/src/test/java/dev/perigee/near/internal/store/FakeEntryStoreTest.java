package dev.perigee.near.internal.store;

import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreClient;
import dev.perigee.near.fake.FakeClock;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.fake.FakeSerialization;
import dev.perigee.serialization.Serialization;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** The contract on Redis in memory, with each kind of near tier. */
class FakeEntryStoreTest {

  abstract static class OnFake extends EntryStoreContract {
    final FakeClock clock = new FakeClock();
    final FakeRedis redis = new FakeRedis(clock, 2);
    final FakeSerialization fake = new FakeSerialization();

    @Override
    StoreClient connect() {
      return new ConnectedStores(redis, "ns", fake::escapeName, clock, clock);
    }

    @Override
    Serialization serialization() {
      return fake;
    }

    @Override
    byte @Nullable [] raw(String cacheAndText) {
      return redis.bytes("ns:" + cacheAndText);
    }

    @Override
    void writeRaw(String cacheAndText, byte[] bytes, long ttlMillis) {
      redis.foreignSet("ns:" + cacheAndText, bytes, ttlMillis);
    }

    @Override
    long ttl(String cacheAndText) {
      return redis.ttl("ns:" + cacheAndText);
    }

    @Override
    void pass(long millis) {
      clock.advance(Duration.ofMillis(millis));
    }

    @Override
    void eventually(Runnable assertion) {
      assertion.run();
    }
  }

  @Nested
  class Lease extends OnFake {
    @Override
    NearSettings near() {
      return NearSettings.defaults();
    }
  }

  @Nested
  class Validated extends OnFake {
    @Override
    NearSettings near() {
      return NearTiers.validated();
    }
  }

  @Nested
  class Off extends OnFake {
    @Override
    NearSettings near() {
      return NearSettings.off();
    }
  }
}
