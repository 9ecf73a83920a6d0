package dev.perigee.near.internal.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.NearSettings;
import dev.perigee.near.Token;
import dev.perigee.near.fake.FakeRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hits that ask Redis for the version. */
class ValidatedModeTest {
  private final StoreFixture fixture = new StoreFixture(NearTiers.validated());
  private final TieredStore<Object, Object> store = fixture.store;
  private final FakeRedis redis = fixture.redis;

  @BeforeEach
  void fill() {
    redis.holdEvents(true); // it must not need them
    redis.shard(0).unprove();
    fixture.put("k", "v");
    store.get("k");
    redis.commands();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A write by another process: the same value under another version, and no event. */
  private void change() {
    byte[] other = requireNonNull(redis.bytes("ns:c:s:k")).clone();
    other[Long.BYTES]++;
    redis.foreignSet("ns:c:s:k", other, StoreFixture.HOUR);
  }

  @Test
  void hit_movesTheVersionOnly() {
    int decodings = fixture.serialization.decodings.get();
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(store.getAll(List.of("k"))).isEqualTo(Map.of("k", "v"));
    assertThat(redis.commands()).containsExactly("version", "version");
    assertThat(fixture.serialization.decodings).hasValue(decodings);
    assertThat(store.nearStatistics().hits()).isEqualTo(2);
  }

  @Test
  void changed_isReadAgain_once() {
    change();
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(redis.commands()).containsExactly("version", "get");
    assertThat(store.get("k")).isEqualTo("v");
    assertThat(redis.commands()).containsExactly("version");
    change();
    assertThat(store.getAll(List.of("k", "x"))).isEqualTo(Map.of("k", "v"));
    assertThat(redis.commands()).containsExactly("version", "getAll");
  }

  @Test
  void removedAndExpired_areSeen() {
    redis.foreignDelete("ns:c:s:k");
    assertThat(store.get("k")).isNull();
    fixture.put("k", "v");
    store.get("k");
    fixture.clock.advance(Duration.ofMillis(StoreFixture.HOUR + 1));
    assertThat(store.get("k")).isNull();
  }

  @Test
  void validatedHit_dropsTheOlderCopyOfASibling() {
    TieredStore<Object, Object> sibling = fixture.open(NearSettings.defaults());
    redis.proveAll();
    sibling.get("k");
    assertThat(sibling.nearStatistics().entries()).isEqualTo(1);
    change();
    store.get("k");
    assertThat(sibling.nearStatistics().entries()).isZero();
    sibling.close();
  }

  @Test
  void askers_shareTheNextCommand_neverOneThatWasSentBeforeTheyAsked() {
    redis.holdCommands(true);
    Validation validation = new Validation(fixture.scope);
    CompletableFuture<Token> first = validation.version("s:k").toCompletableFuture();
    FakeRedis.Held one = redis.takeCommand();
    one.execute(); // has seen the old version, and its reply is on its way
    Token old = Token.of(requireNonNull(redis.bytes("ns:c:s:k")));
    change();
    CompletableFuture<Token> second = validation.version("s:k").toCompletableFuture();
    CompletableFuture<Token> third = validation.version("s:k").toCompletableFuture();
    assertThat(redis.commandsHeld()).isZero();
    one.reply();
    assertThat(first.join()).isEqualTo(old);
    assertThat(second).isNotDone();

    FakeRedis.Held two = redis.takeCommand();
    CompletableFuture<Token> fourth = validation.version("s:k").toCompletableFuture();
    two.execute();
    two.reply();
    assertThat(second.join()).isEqualTo(third.join()).isNotEqualTo(old);
    assertThat(fourth).isNotDone();
    redis.takeCommand().lose();
    assertThat(fourth).isCompletedExceptionally();

    assertThat(validation.version("s:k").toCompletableFuture()).isNotDone();
    assertThat(redis.commandsHeld()).isEqualTo(1);
  }
}
