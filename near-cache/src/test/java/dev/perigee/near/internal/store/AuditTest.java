package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.NearSettings;
import dev.perigee.near.StoreException;
import dev.perigee.near.Wanted;
import dev.perigee.near.fake.FakeRedis;
import dev.perigee.near.internal.coherence.Shard;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit calls stale, and what it does not. */
class AuditTest {
  private final StoreFixture fixture = new StoreFixture(NearSettings.defaults());
  private final TieredStore<Object, Object> store = fixture.store;
  private final FakeRedis redis = fixture.redis;

  @BeforeEach
  void fill() {
    fixture.put("k", "v");
    store.get("k");
    redis.holdEvents(true);
    redis.commands();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void pass() {
    fixture.clock.advance(Duration.ofMillis(1));
  }

  private long staleFound() {
    return store.nearStatistics().staleFound();
  }

  @Test
  void equalVersions_areFine() {
    redis.runRepeated();
    assertThat(redis.commands()).containsExactly("version");
    pass();
    redis.proveAll();
    redis.runRepeated();
    assertThat(staleFound()).isZero();
    assertThat(store.nearStatistics().entries()).isEqualTo(1);
  }

  @Test
  void lostEvent_isFound_onceTheMasterIsProvenLater() {
    redis.foreignDelete("ns:c:s:k");
    redis.loseEvents();
    redis.runRepeated();
    pass();
    redis.runRepeated();
    assertThat(staleFound()).isZero(); // the event might still come
    redis.proveAll();
    redis.runRepeated();
    assertThat(staleFound()).isEqualTo(1);
    assertThat(store.get("k")).isNull();
    assertThat(store.nearStatistics().invalidations()).containsEntry("audit", 1L);
  }

  @Test
  void lateEvent_isNotStale() {
    redis.foreignDelete("ns:c:s:k");
    redis.runRepeated();
    pass();
    redis.deliverEvents();
    redis.proveAll();
    redis.runRepeated();
    assertThat(staleFound()).isZero();
  }

  @Test
  void copyOfALaterVersion_isNotStale() {
    redis.foreignDelete("ns:c:s:k");
    redis.runRepeated();
    store.put("k", "w", StoreFixture.TTL, Wanted.NOTHING);
    redis.deliverEvents();
    store.get("k");
    pass();
    redis.proveAll();
    redis.runRepeated();
    assertThat(staleFound()).isZero();
    assertThat(store.nearStatistics().entries()).isEqualTo(1);
  }

  @Test
  void hiddenCopy_isNotStale() {
    redis.foreignDelete("ns:c:s:k");
    redis.loseEvents();
    redis.runRepeated();
    redis.shard(0).bumpEpoch(Shard.EpochCause.GENERATION);
    pass();
    redis.proveAll();
    redis.runRepeated();
    assertThat(staleFound()).isZero();
  }

  @Test
  void aRound_looksAtAFewCopies_theNextAtOthers_andSurvivesFailures() {
    redis.holdEvents(false);
    for (long i = 0; i < 150; i++) {
      fixture.put(i, "v");
      store.get(i);
    }
    redis.commands();
    redis.runRepeated();
    assertThat(redis.commands()).hasSize(Audit.COPIES);
    redis.failWith(new StoreException("gone", null, false));
    redis.runRepeated();
    redis.failWith(null);
    redis.runRepeated();
    assertThat(redis.commands()).hasSize(151 - Audit.COPIES);
    redis.runRepeated();
    assertThat(redis.commands()).hasSize(Audit.COPIES);
    assertThat(staleFound()).isZero();
  }
}
