package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.NearSettings;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.internal.coherence.Shard;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Near copies that nothing proves any more, while Redis is not there. */
class StaleIfErrorTest {
  private static final Duration MOST = Duration.ofMinutes(1);

  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final DegradingStore<Object, Object> store = fixture.degrading(fixture.store, MOST);
  private final FakeRedis redis = fixture.redis;

  @BeforeEach
  void fill() {
    assertThat(store.get("k")).isNull(); // from the first read on, puts leave copies
    fixture.put("k", "v1");
    assertThat(store.get("k")).isEqualTo("v1");
    assertThat(store.get("k")).isEqualTo("v1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void lose() {
    fixture.away();
    redis.shard(0).unprove();
    redis.shard(0).bumpEpoch(Shard.EpochCause.CONNECTION_LOST);
  }

  private void find() {
    fixture.back();
    redis.proveAll();
  }

  @Test
  void aCopyIsServed_asLongAsItIsYoungEnough() {
    lose();
    assertThat(store.get("k")).isEqualTo("v1");
    assertThat(store.getAll(Set.of("k", "x"))).isEqualTo(Map.of("k", "v1"));
    assertThat(store.contains("k")).isTrue();
    assertThat(store.getFresh("k")).isNull();
    fixture.clock.advance(MOST);
    assertThat(store.get("k")).isEqualTo("v1");
    fixture.clock.advance(Duration.ofNanos(1));
    assertThat(store.get("k")).isNull();
  }

  @Test
  void withZero_noneIs() {
    DegradingStore<Object, Object> strict = fixture.degrading(fixture.store, Duration.ZERO);
    lose();
    assertThat(strict.get("k")).isNull();
    assertThat(strict.getAll(Set.of("k"))).isEmpty();
  }

  @Test
  void noCopyIsServed_afterItsOwnDeadline() {
    store.put("short", "s", WriteTtl.of(5_000), Wanted.NOTHING);
    assertThat(store.get("short")).isEqualTo("s");
    lose();
    fixture.clock.advance(Duration.ofSeconds(6));
    assertThat(store.get("short")).isNull();
    assertThat(store.get("k")).isEqualTo("v1");
  }

  @Test
  void noCopyIsServed_ofWhatWasWrittenMeanwhile() {
    lose();
    store.remove("k", Wanted.NOTHING);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void noCopyIsServed_thatAnEventHasDropped() {
    redis.foreignDelete("ns:c:s:k");
    lose();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void noCopyIsServed_onceRedisAnswers() {
    redis.holdEvents(true);
    lose();
    assertThat(store.get("k")).isEqualTo("v1");
    redis.foreignDelete("ns:c:s:k");
    redis.loseEvents();
    find();
    assertThat(store.get("k")).isNull();
    lose();
    assertThat(store.get("k")).as("what was seen to be gone stays gone").isNull();
  }

  @Test
  void copiesOfAnotherOutage_areAsGood_asTheirAge() {
    lose();
    find();
    assertThat(store.get("k")).isEqualTo("v1");
    lose();
    assertThat(store.get("k")).isEqualTo("v1");
  }
}
