package dev.perigee.micrometer;

import dev.perigee.jcache.PerigeeCache;
import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics.Breaker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one cache, from its opening to its closing. */
final class CacheMeters {
  private final PerigeeCache<?, ?> cache;
  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final CallTimers timers;
  private final RemoteObserver.Observation observation;

  CacheMeters(PerigeeCache<?, ?> cache, MeterRegistry registry, Tags tags) {
    this.cache = cache;
    this.registry = registry;
    this.tags = tags;
    if (!cache.nearStatistics().rejectedFills().isEmpty()) { // there is a near tier
      near();
    }
    remote();
    payloads();
    loads();
    for (Health.State state : Health.State.values()) {
      gauge(
          "perigee.health",
          "1 for the state of the near cache: up, degraded, off or down",
          tags.and("state", name(state)),
          each -> each.health().state() == state ? 1 : 0);
    }
    timers = new CallTimers(registry, tags);
    observation = cache.observe(timers);
  }

  private void near() {
    NearStatistics now = cache.nearStatistics();
    String reads = "Reads that a near copy answered, and those that went to Redis";
    near("perigee.near.reads", reads, "result", "hit", NearStatistics::hits);
    near("perigee.near.reads", reads, "result", "miss", NearStatistics::misses);
    String fills = "What became of the values that reads brought from Redis";
    near("perigee.near.fills", fills, "result", "published", NearStatistics::fills);
    each(now, "perigee.near.fills", fills, "result", NearStatistics::rejectedFills);
    each(
        now,
        "perigee.near.invalidations",
        "Near copies dropped, by source",
        "source",
        NearStatistics::invalidations);
    each(
        now,
        "perigee.near.epoch.bumps",
        "How often all near copies of a master were hidden at once, by cause",
        "cause",
        NearStatistics::epochBumps);
    counter(
        "perigee.near.stale.found",
        "Near copies that the audit found to differ from Redis: expected to be 0",
        null,
        tags,
        each -> each.nearStatistics().staleFound());
    gauge("perigee.near.entries", "Near copies", tags, each -> each.nearStatistics().entries());
    meters.add(
        Gauge.builder("perigee.near.size", cache, open(each -> each.nearStatistics().bytes()))
            .description("The estimated size of all near copies")
            .baseUnit("bytes")
            .tags(tags)
            .register(registry));
    meters.add(
        TimeGauge.builder(
                "perigee.near.proof.age",
                cache,
                TimeUnit.MILLISECONDS,
                open(CacheMeters::proofAgeMillis))
            .description("How old the proof is that near copies are fresh; NaN where there is none")
            .tags(tags)
            .register(registry));
  }

  private static double proofAgeMillis(PerigeeCache<?, ?> cache) {
    long age = cache.nearStatistics().proofAgeMillis();
    return age < 0 ? Double.NaN : age;
  }

  private void remote() {
    String reads = "Entries that reads found in Redis, and those that they did not";
    counter(
        "perigee.remote.reads",
        reads,
        null,
        tags.and("result", "hit"),
        each -> each.remoteStatistics().hits());
    counter(
        "perigee.remote.reads",
        reads,
        null,
        tags.and("result", "miss"),
        each -> each.remoteStatistics().misses());
    for (Breaker state : Breaker.values()) {
      gauge(
          "perigee.breaker",
          "1 for the state of the circuit breaker: closed, open or half_open",
          tags.and("state", name(state)),
          each -> each.remoteStatistics().breaker() == state ? 1 : 0);
    }
    each(
        cache.nearStatistics(),
        "perigee.unreadable",
        "Entries in Redis that were a miss because they could not be trusted, by reason",
        "reason",
        NearStatistics::unreadable);
  }

  private void payloads() {
    String written = "Values written, by whether they were compressed";
    counter(
        "perigee.payloads",
        written,
        null,
        tags.and("compressed", "true"),
        each -> each.payloadStatistics().compressed());
    counter(
        "perigee.payloads",
        written,
        null,
        tags.and("compressed", "false"),
        each -> each.payloadStatistics().written() - each.payloadStatistics().compressed());
    counter(
        "perigee.payload.before",
        "What the values written came to before compression",
        "bytes",
        tags,
        each -> each.payloadStatistics().bytesBefore());
    counter(
        "perigee.payload.after",
        "What the values written came to after compression",
        "bytes",
        tags,
        each -> each.payloadStatistics().bytesAfter());
  }

  private void loads() {
    meters.add(
        FunctionTimer.builder(
                "perigee.loads",
                cache,
                each -> each.loadStatistics().loads(),
                each -> each.loadStatistics().nanos(),
                TimeUnit.NANOSECONDS)
            .description("Calls of the cache's loader")
            .tags(tags)
            .register(registry));
    counter(
        "perigee.loads.failed",
        "Calls of the cache's loader that threw",
        null,
        tags,
        each -> each.loadStatistics().failures());
  }

  private void near(
      String name,
      String description,
      String tag,
      String value,
      ToDoubleFunction<NearStatistics> figure) {
    counter(
        name,
        description,
        null,
        tags.and(tag, value),
        each -> figure.applyAsDouble(each.nearStatistics()));
  }

  /** A counter for each key of a figure; the keys are always the same. */
  private void each(
      NearStatistics now,
      String name,
      String description,
      String tag,
      Function<NearStatistics, Map<String, Long>> figure) {
    figure
        .apply(now)
        .keySet()
        .forEach(
            key ->
                near(
                    name,
                    description,
                    tag,
                    key.replace('-', '_'),
                    statistics -> figure.apply(statistics).getOrDefault(key, 0L)));
  }

  private void counter(
      String name,
      String description,
      @Nullable String unit,
      Tags all,
      ToDoubleFunction<PerigeeCache<?, ?>> figure) {
    meters.add(
        FunctionCounter.builder(name, cache, open(figure))
            .description(description)
            .baseUnit(unit)
            .tags(all)
            .register(registry));
  }

  private void gauge(
      String name, String description, Tags all, ToDoubleFunction<PerigeeCache<?, ?>> figure) {
    meters.add(
        Gauge.builder(name, cache, open(figure))
            .description(description)
            .tags(all)
            .register(registry));
  }

  /** A cache may be closed while the registry reads: its meters are about to go. */
  private static ToDoubleFunction<PerigeeCache<?, ?>> open(
      ToDoubleFunction<PerigeeCache<?, ?>> figure) {
    return cache -> {
      try {
        return figure.applyAsDouble(cache);
      } catch (IllegalStateException closed) {
        return 0;
      }
    };
  }

  private static String name(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  void remove() {
    observation.close();
    timers.remove();
    meters.forEach(registry::remove);
  }
}
