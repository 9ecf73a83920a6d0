package dev.perigee.jcache.internal.expiry;

import dev.perigee.near.WriteTtl;
import java.util.concurrent.ThreadLocalRandom;
import javax.cache.expiry.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From what a policy says to how long an entry lives in Redis: eternal becomes the default, nothing
 * outlives the maximum, and jitter only shortens.
 *
 * @param defaultMillis the lifetime where the policy says eternal, in milliseconds
 * @param maxMillis the longest lifetime, in milliseconds
 * @param jitter which fraction of a lifetime may be taken off at random, 0 to 1
 */
public record TtlRules(long defaultMillis, long maxMillis, double jitter) {

  public TtlRules {
    if (defaultMillis <= 0 || maxMillis <= 0 || jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException(
          "lifetimes are positive and jitter is from 0 to 1: "
              + defaultMillis
              + ", "
              + maxMillis
              + ", "
              + jitter);
    }
  }

  /** The lifetime for what a policy said; {@code null} leaves it as it is. */
  long millis(@Nullable Duration duration) {
    if (duration == null) {
      return WriteTtl.KEEP;
    }
    if (duration.isZero()) {
      return WriteTtl.NONE;
    }
    long asked = duration.isEternal() ? defaultMillis : positiveMillis(duration);
    return Math.min(asked, maxMillis);
  }

  /** The lifetime with its jitter taken off; {@code KEEP} and {@code NONE} stay. */
  long shortened(long millis) {
    if (jitter == 0 || millis <= 1) {
      return millis;
    }
    double share = ThreadLocalRandom.current().nextDouble() * jitter;
    return Math.max(1, millis - (long) (millis * share));
  }

  boolean isExact() {
    return jitter == 0;
  }

  /** A duration below a millisecond still is one: Redis counts no finer. */
  private static long positiveMillis(Duration duration) {
    return Math.max(1, duration.getTimeUnit().toMillis(duration.getDurationAmount()));
  }
}
