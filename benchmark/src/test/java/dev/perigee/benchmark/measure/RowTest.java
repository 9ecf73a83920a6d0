package dev.perigee.benchmark.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perigee.benchmark.node.SliceResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowTest {

  /** 10 operations in a tenth of a second, then 30: what was spent is divided by all of them. */
  @Test
  void of_takesMediansOfRatesAndMeansOfWhatWasSpent() {
    List<Round> ours = List.of(round(10, 1_000, 20), round(30, 3_000, 60));
    List<Round> baseline = List.of(round(20, 0, 0), round(30, 0, 0));
    Row row = Row.of("ours", ours, baseline);
    assertThat(row.rate()).isCloseTo(200.0, within(1e-6));
    assertThat(row.ratio()).isCloseTo(0.75, within(1e-9));
    assertThat(row.cpuMicros()).isCloseTo(50.0, within(1e-9));
    assertThat(row.allocated()).isCloseTo(100.0, within(1e-9));
    assertThat(row.commands()).isCloseTo(2.0, within(1e-9));
    assertThat(row.bytes()).isCloseTo(4.0, within(1e-9));
    assertThat(row.serverMicros()).isCloseTo(10.0, within(1e-9));
    assertThat(row.lost()).isEqualTo(7.0);
  }

  private static Round round(long operations, long allocated, long commands) {
    return new Round(
        new SliceResult(operations, 100_000_000, operations * 50_000, allocated, 7, 0),
        new ServerLoad(commands, 2 * commands, operations * 10e-6));
  }
}
