package dev.perigee.near.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Time that passes when a test says so; one for nanoseconds and the time of day. */
public final class FakeClock implements LongSupplier, InstantSource {
  private static final long DAY = Instant.parse("2026-11-21T00:00:00Z").toEpochMilli();

  // begins near the end of the range: code that compares instead of subtracting fails
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final long start = nanos.get();

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return DAY + (nanos.get() - start) / 1_000_000;
  }

  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
