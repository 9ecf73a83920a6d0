package dev.perigee.jcache.internal.management;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.cache.management.CacheStatisticsMXBean;

/**
 * The statistics of one cache, counted by the operations on this node while they are enabled.
 *
 * <p>Thread-safe: counters are striped, so that many threads count without waiting for each other.
 */
public final class CacheStatistics implements CacheStatisticsMXBean {
  private final LongSupplier nanoTime;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();
  private volatile boolean enabled;

  /**
   * @param nanoTime the clock that operations are timed by, in nanoseconds
   * @param enabled whether counting begins at once
   */
  public CacheStatistics(LongSupplier nanoTime, boolean enabled) {
    this.nanoTime = nanoTime;
    this.enabled = enabled;
  }

  /** Whether operations are counted. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Starts or stops counting; figures stay. */
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** When an operation begins: to be handed to the method that counts it. 0 while disabled. */
  public long begin() {
    return enabled ? nanoTime.getAsLong() : 0;
  }

  /** Counts a read of one entry. */
  public void read(boolean hit, long began) {
    if (enabled) {
      (hit ? hits : misses).increment();
      add(getNanos, began);
    }
  }

  /** Counts a read of many entries that began together. */
  public void reads(int hitCount, int missCount, long began) {
    if (enabled) {
      hits.add(hitCount);
      misses.add(missCount);
      add(getNanos, began);
    }
  }

  /** Counts writes that began together. */
  public void puts(int count, long began) {
    if (enabled && count > 0) {
      puts.add(count);
      add(putNanos, began);
    }
  }

  /** Counts removals that began together. */
  public void removals(long count, long began) {
    if (enabled && count > 0) {
      removals.add(count);
      add(removeNanos, began);
    }
  }

  private void add(LongAdder nanos, long began) {
    if (began != 0) {
      nanos.add(nanoTime.getAsLong() - began);
    }
  }

  @Override
  public void clear() {
    for (LongAdder adder :
        new LongAdder[] {hits, misses, puts, removals, getNanos, putNanos, removeNanos}) {
      adder.reset();
    }
  }

  @Override
  public long getCacheHits() {
    return hits.sum();
  }

  @Override
  public float getCacheHitPercentage() {
    return percentage(getCacheHits());
  }

  @Override
  public long getCacheMisses() {
    return misses.sum();
  }

  @Override
  public float getCacheMissPercentage() {
    return percentage(getCacheMisses());
  }

  @Override
  public long getCacheGets() {
    return getCacheHits() + getCacheMisses();
  }

  @Override
  public long getCachePuts() {
    return puts.sum();
  }

  @Override
  public long getCacheRemovals() {
    return removals.sum();
  }

  /**
   * Always 0: Redis evicts by its own limits and tells nobody; dropping a near copy is no eviction.
   */
  @Override
  public long getCacheEvictions() {
    return 0;
  }

  @Override
  public float getAverageGetTime() {
    return averageMicros(getNanos, getCacheGets());
  }

  @Override
  public float getAveragePutTime() {
    return averageMicros(putNanos, getCachePuts());
  }

  @Override
  public float getAverageRemoveTime() {
    return averageMicros(removeNanos, getCacheRemovals());
  }

  private float percentage(long part) {
    long gets = getCacheGets();
    return gets == 0 ? 0 : 100f * part / gets;
  }

  private static float averageMicros(LongAdder nanos, long count) {
    return count == 0 ? 0 : nanos.sum() / 1_000f / count;
  }
}
