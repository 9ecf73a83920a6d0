package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RedisBinary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of locks, on every server that this machine has. */
@ParameterizedClass
@MethodSource("dev.perigee.testing.RedisBinary#available")
class LocksIT extends RedisTierCase {
  private static final String LOCK = "ns:#lock:cache:s:k";
  private static final byte[] MINE = utf8("0123456789abcdef");
  private static final byte[] ANOTHER = utf8("fedcba9876543210");

  LocksIT(RedisBinary binary) {
    super(binary);
  }

  @Test
  void lock_isForOne_andHasALifetime() {
    assertThat(of(tier.lock(LOCK, MINE, 5_000))).isTrue();
    assertThat(raw.number("PTTL", LOCK)).isBetween(1L, 5_000L);
    assertThat(raw.get(LOCK)).isEqualTo(MINE);
    assertThat(of(tier.lock(LOCK, ANOTHER, 50_000))).isFalse();
    assertThat(raw.number("PTTL", LOCK)).isBetween(1L, 5_000L);
  }

  @Test
  void lock_thatIsSentTwice_isTaken() {
    assertThat(of(tier.lock(LOCK, MINE, 5_000))).isTrue();
    assertThat(of(tier.lock(LOCK, MINE, 5_000))).isTrue();
  }

  @Test
  void prolongLock_andUnlock_areForTheHolder() {
    of(tier.lock(LOCK, MINE, 5_000));
    assertThat(of(tier.prolongLock(LOCK, ANOTHER, 50_000))).isFalse();
    assertThat(of(tier.unlock(LOCK, ANOTHER))).isFalse();
    assertThat(raw.number("PTTL", LOCK)).isBetween(1L, 5_000L);
    assertThat(of(tier.prolongLock(LOCK, MINE, 50_000))).isTrue();
    assertThat(raw.number("PTTL", LOCK)).isBetween(40_000L, 50_000L);
    assertThat(of(tier.unlock(LOCK, MINE))).isTrue();
    assertThat(of(tier.unlock(LOCK, MINE))).isFalse();
    assertThat(of(tier.prolongLock(LOCK, MINE, 50_000))).isFalse();
    assertThat(raw.number("EXISTS", LOCK)).isZero();
  }

  @Test
  void valueOfAnotherType_isSomebodyElsesLock() {
    raw.call("LPUSH", LOCK, "x");
    assertThat(of(tier.lock(LOCK, MINE, 5_000))).isFalse();
    assertThat(of(tier.unlock(LOCK, MINE))).isFalse();
    assertThat(raw.number("EXISTS", LOCK)).isOne();
  }

  @Test
  void eachIsOneRoundTrip() {
    Map<String, Long> calls =
        roundTrips(
            () -> {
              of(tier.lock(LOCK, MINE, 5_000));
              of(tier.unlock(LOCK, MINE));
            });
    assertThat(calls).containsEntry("evalsha", 2L);
  }
}
