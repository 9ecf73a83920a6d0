package dev.perigee.near.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.StoreException;
import dev.perigee.near.fake.FakeClock;
import dev.perigee.near.fake.FakeRedis;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Dictionaries live longer than what was compressed with them. */
class RedisDictionariesTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final FakeClock clock = new FakeClock();
  private final FakeRedis redis = new FakeRedis(clock, 1);
  private final RedisDictionaries dictionaries =
      new RedisDictionaries(redis, name -> "ns:#dict:" + name, clock);

  @Test
  void published_isFetched() {
    assertThat(dictionaries.fetch("c", 7)).isNull();
    dictionaries.publish("c", 7, new byte[] {1, 2});
    dictionaries.publish("c", -8, new byte[] {3});
    assertThat(dictionaries.fetch("c", 7)).containsExactly(1, 2);
    assertThat(dictionaries.fetch("c", -8)).containsExactly(3);
    assertThat(dictionaries.fetch("d", 7)).isNull();
  }

  @Test
  void whoeverWrites_leavesTheDictionaryLongerThanTheEntry() {
    dictionaries.opened("c", 30 * DAY);
    dictionaries.publish("c", 7, new byte[] {1});
    for (int day = 0; day < 200; day++) {
      dictionaries.wrote("c");
      long entryEnds = clock.millis() + 30 * DAY;
      assertThat(redis.hashDeadline("ns:#dict:c")).isGreaterThan(entryEnds);
      clock.advance(Duration.ofDays(1));
    }
    assertThat(redis.commands()).hasSizeBetween(10, 70);
  }

  @Test
  void failing_isSaidToWhoPublishes_andNotToWhoWrites() {
    redis.failWith(new StoreException("gone", null, true));
    assertThatThrownBy(() -> dictionaries.publish("c", 7, new byte[1]))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("c");
    clock.advance(Duration.ofDays(30));
    dictionaries.wrote("c");
    assertThat(redis.commands()).containsExactly("hashPut", "prolong");
  }
}
