package dev.perigee.near.internal.store;

import dev.perigee.near.NearStatistics;
import dev.perigee.near.internal.caffeine.CaffeineCopies;
import dev.perigee.near.internal.coherence.Fill;
import dev.perigee.near.internal.coherence.NearCounters;
import dev.perigee.near.internal.coherence.Shard;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gathers the figures of a store's near tier. */
final class NearFigures {
  private NearFigures() {}

  static NearStatistics of(
      CacheScope scope,
      @Nullable CaffeineCopies<?> copies,
      Map<String, Long> unreadable,
      long now) {
    if (copies == null) {
      return new NearStatistics(0, 0, 0, Map.of(), Map.of(), Map.of(), unreadable, 0, 0, -1, 0);
    }
    NearCounters counters = copies.counters();
    // who has not listened yet has not connected either, and asking for figures must not do it
    Collection<Shard> shards = scope.isListening() ? scope.connection().shards().all() : List.of();
    return new NearStatistics(
        counters.hits(),
        counters.misses(),
        counters.fills(Fill.PUBLISHED),
        counters.rejectedFills(),
        counters.invalidations(),
        bumps(shards),
        unreadable,
        copies.size(),
        copies.bytes(),
        proofAgeMillis(shards, now),
        counters.staleFound());
  }

  private static Map<String, Long> bumps(Collection<Shard> shards) {
    Map<String, Long> bumps = new HashMap<>();
    for (Shard.EpochCause cause : Shard.EpochCause.values()) {
      bumps.put(
          NearCounters.name(cause), shards.stream().mapToLong(shard -> shard.bumps(cause)).sum());
    }
    return bumps;
  }

  /** The oldest proof; -1 where one is missing. */
  private static long proofAgeMillis(Collection<Shard> shards, long now) {
    long oldest = -1;
    for (Shard shard : shards) {
      long age = shard.proofAge(now);
      if (age < 0) {
        return -1;
      }
      oldest = Math.max(oldest, TimeUnit.NANOSECONDS.toMillis(age));
    }
    return oldest;
  }
}
