package dev.perigee.jcache.internal.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CacheStatisticsTest {
  private final AtomicLong clock = new AtomicLong(5_000);
  private final CacheStatistics statistics = new CacheStatistics(clock::get, true);

  @Test
  void averages_areInMicroseconds_andZeroWhenIdle() {
    assertThat(statistics.getAverageGetTime()).isZero();
    long began = statistics.begin();
    clock.addAndGet(3_000);
    statistics.read(true, began);
    statistics.read(false, statistics.begin());
    assertThat(statistics.getAverageGetTime()).isEqualTo(1.5f);
    assertThat(statistics.getCacheHitPercentage()).isEqualTo(50f);
    assertThat(statistics.getCacheMissPercentage()).isEqualTo(50f);
    assertThat(statistics.getAveragePutTime()).isZero();
    assertThat(statistics.getAverageRemoveTime()).isZero();
  }

  @Test
  void disabled_countsNothing() {
    statistics.setEnabled(false);
    statistics.read(true, statistics.begin());
    statistics.puts(1, statistics.begin());
    statistics.removals(1, statistics.begin());
    assertThat(statistics.getCacheGets()).isZero();
    assertThat(statistics.getCachePuts()).isZero();
    assertThat(statistics.getCacheRemovals()).isZero();
  }

  @Test
  void clear_resets() {
    statistics.reads(3, 4, statistics.begin());
    statistics.puts(2, statistics.begin());
    statistics.removals(1, statistics.begin());
    assertThat(statistics.getCacheGets()).isEqualTo(7);
    statistics.clear();
    assertThat(statistics.getCacheGets()).isZero();
    assertThat(statistics.getCachePuts()).isZero();
    assertThat(statistics.getCacheRemovals()).isZero();
    assertThat(statistics.getAverageGetTime()).isZero();
  }
}
