package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeClock;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.fake.FakeSerialization;
import dev.perigee.near.internal.coherence.CacheCoherence;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One store over Redis in memory, with threads that wait where a test holds its commands. */
final class StoreFixture implements AutoCloseable {
  static final long HOUR = 3_600_000;
  static final WriteTtl TTL = WriteTtl.of(HOUR);

  final FakeClock clock = new FakeClock();
  final FakeRedis redis = new FakeRedis(clock, 1);
  final FakeSerialization serialization = new FakeSerialization();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final CacheScope scope = new CacheScope("c", "ns:c:", redis, clock, () -> {}, threads);
  final TieredStore<Object, Object> store;

  StoreFixture(NearSettings near) {
    this(near, null);
  }

  /**
   * @param early loads entries again
   */
  StoreFixture(NearSettings near, @Nullable EarlyRefresh<Object> early) {
    store = open(near, early);
  }

  /** Another store of the same cache. */
  TieredStore<Object, Object> open(NearSettings near) {
    return open(near, null);
  }

  private TieredStore<Object, Object> open(
      NearSettings near, @Nullable EarlyRefresh<Object> early) {
    Payloads<Object> payloads =
        new Payloads<>("c", serialization, new Versions(1), false, clock, clock);
    @Nullable ReadPath<Object, Object> reads =
        near.enabled() ? new ReadPath<>(scope, serialization, payloads, near, early, clock) : null;
    return new TieredStore<>(
        scope, serialization, payloads, reads, early, 24 * HOUR, clock, closed -> {});
  }

  /** What a store answers with whose cache degrades. */
  DegradingStore<Object, Object> degrading(TieredStore<Object, Object> store, Duration stale) {
    return new DegradingStore<>(store, scope, stale, clock);
  }

  /** Redis is not there, for anybody. */
  void away() {
    redis.failWith(new StoreException("not there", null, false, true));
  }

  /** Redis is there. */
  void back() {
    redis.failWith(null);
  }

  /** Redis is there, and what was left is removed by the timer. */
  void restored() {
    back();
    redis.runRepeated();
    eventually(() -> assertThat(scope.recovery().isSettled()).isTrue());
  }

  CacheCoherence coherence() {
    return scope.coherence();
  }

  void put(Object key, Object value) {
    store.put(key, value, TTL, Wanted.NOTHING);
  }

  /** Runs on another thread; ends when the test has let all its commands through. */
  <T> CompletableFuture<@Nullable T> start(Supplier<@Nullable T> action) {
    return CompletableFuture.supplyAsync(action, threads);
  }

  /** The next command, once some thread has sent it. */
  FakeRedis.Held command(String name) {
    eventually(() -> assertThat(redis.commandsHeld()).isPositive());
    FakeRedis.Held held = redis.takeCommand();
    assertThat(held.name()).isEqualTo(name);
    return held;
  }

  static void eventually(Runnable assertion) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion::run);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    store.close();
  }
}
