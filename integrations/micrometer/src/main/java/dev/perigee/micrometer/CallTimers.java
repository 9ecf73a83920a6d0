package dev.perigee.micrometer;

import dev.perigee.near.RemoteObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Times what one cache asks of Redis. A timer is registered when its operation first occurs, so
 * that only those are shown that an application uses.
 */
final class CallTimers implements RemoteObserver {
  /** From a server nearby to one that does not answer: enough for quantiles on a dashboard. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(500)
  };

  private final MeterRegistry registry;
  private final Tags tags;
  private final ConcurrentMap<Outcome, Timer> timers = new ConcurrentHashMap<>();
  private volatile boolean removed;

  private record Outcome(Operation operation, boolean failed) {}

  CallTimers(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  @Override
  public void completed(Operation operation, long nanos, boolean failed) {
    if (removed) {
      return; // sent before the cache was closed
    }
    timers
        .computeIfAbsent(new Outcome(operation, failed), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Outcome outcome) {
    return Timer.builder("perigee.remote.calls")
        .description("How long Redis took to answer")
        .tags(tags)
        .tag("operation", outcome.operation().name().toLowerCase(Locale.ROOT))
        .tag("outcome", outcome.failed() ? "failure" : "success")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  void remove() {
    removed = true;
    timers.values().forEach(registry::remove);
  }
}
