package dev.perigee.jcache.internal.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.WriteTtl;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.Test;

final class ExpiriesTest {
  private static final TtlRules RULES = new TtlRules(1_000, 10_000, 0);
  private static final Duration TWO_SECONDS = new Duration(TimeUnit.SECONDS, 2);
  private static final Duration TOO_LONG = new Duration(TimeUnit.DAYS, 2);

  @Test
  void eternal_becomesTheDefault_afterEachWrite() {
    Expiry expiry = Expiries.of(new EternalExpiryPolicy(), RULES);
    assertThat(expiry.isKnownAhead()).isTrue();
    assertThat(expiry.write()).isEqualTo(WriteTtl.of(1_000));
    assertThat(expiry.mayTouch()).isFalse();
  }

  @Test
  void created_leavesUpdatesAlone() {
    assertThat(Expiries.of(new CreatedExpiryPolicy(TWO_SECONDS), RULES).write())
        .isEqualTo(new WriteTtl(2_000, WriteTtl.KEEP));
  }

  @Test
  void modified_isUniform() {
    assertThat(Expiries.of(new ModifiedExpiryPolicy(TWO_SECONDS), RULES).write().isUniform())
        .isTrue();
  }

  @Test
  void accessedAndTouched_touch() {
    assertThat(Expiries.of(new AccessedExpiryPolicy(TWO_SECONDS), RULES).access()).isEqualTo(2_000);
    assertThat(Expiries.of(new TouchedExpiryPolicy(TWO_SECONDS), RULES).mayTouch()).isTrue();
  }

  @Test
  void nothing_outlivesTheMaximum() {
    Expiry expiry = Expiries.of(new TouchedExpiryPolicy(TOO_LONG), RULES);
    assertThat(expiry.write()).isEqualTo(WriteTtl.of(10_000));
    assertThat(expiry.access()).isEqualTo(10_000);
  }

  @Test
  void zero_isNone_andBelowAMillisecond_isOne() {
    assertThat(Expiries.of(new ModifiedExpiryPolicy(Duration.ZERO), RULES).write())
        .isEqualTo(WriteTtl.of(WriteTtl.NONE));
    Duration brief = new Duration(TimeUnit.MILLISECONDS, 1);
    assertThat(Expiries.of(new ModifiedExpiryPolicy(brief), RULES).creation()).isEqualTo(1);
  }

  @Test
  void jitter_onlyShortens() {
    Expiry expiry =
        Expiries.of(new ModifiedExpiryPolicy(TWO_SECONDS), new TtlRules(1_000, 10_000, 0.25));
    long[] lifetimes =
        IntStream.range(0, 1_000).mapToLong(i -> expiry.write().createMillis()).toArray();
    assertThat(java.util.Arrays.stream(lifetimes).summaryStatistics())
        .matches(all -> all.getMin() >= 1_500 && all.getMax() <= 2_000);
    assertThat(java.util.Arrays.stream(lifetimes).distinct().count()).isGreaterThan(100);
    assertThat(expiry.write().isUniform()).isTrue();
  }

  @Test
  void customPolicy_thatThrows_losesNoWrite() {
    Expiry expiry =
        Expiries.of(
            new ExpiryPolicy() {
              @Override
              public Duration getExpiryForCreation() {
                throw new IllegalStateException("as it happens");
              }

              @Override
              public Duration getExpiryForAccess() {
                throw new IllegalStateException("as it happens");
              }

              @Override
              public Duration getExpiryForUpdate() {
                throw new IllegalStateException("as it happens");
              }
            },
            RULES);
    assertThat(expiry.creation()).isEqualTo(1_000);
    assertThat(expiry.update()).isEqualTo(WriteTtl.KEEP);
    assertThat(expiry.access()).isEqualTo(WriteTtl.KEEP);
    assertThatThrownBy(expiry::write).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void customPolicy_thatSaysNothingOfANewEntry_meansTheDefault() {
    Expiry expiry =
        Expiries.of(
            new ExpiryPolicy() {
              @Override
              public Duration getExpiryForCreation() {
                return null;
              }

              @Override
              public Duration getExpiryForAccess() {
                return null;
              }

              @Override
              public Duration getExpiryForUpdate() {
                return null;
              }
            },
            RULES);
    assertThat(expiry.creation()).isEqualTo(1_000);
  }
}
