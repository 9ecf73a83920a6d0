package dev.perigee.benchmark.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MedianTest {

  @Test
  void of_isTheMiddleOneInAnyOrder() {
    assertThat(Median.of(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
    assertThat(Median.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(3.0);
    assertThat(Median.of(List.of())).isNaN();
  }

  @Test
  void quantile_isInterpolated() {
    List<Double> figures = List.of(0.0, 10.0, 20.0, 30.0, 40.0);
    assertThat(Median.quantile(figures, 0.0)).isEqualTo(0.0);
    assertThat(Median.quantile(figures, 0.99)).isCloseTo(39.6, within(1e-9));
    assertThat(Median.quantile(figures, 1.0)).isEqualTo(40.0);
  }

  /** A machine that is slower for a round is so for both, and does not count. */
  @Test
  void ofRatios_comparesWithinEachRound() {
    assertThat(Median.ofRatios(List.of(50.0, 5.0, 500.0), List.of(100.0, 10.0, 1_000.0)))
        .isEqualTo(0.5);
    assertThat(Median.ofRatios(List.of(2.0, 30.0, 8.0), List.of(1.0, 10.0, 2.0))).isEqualTo(3.0);
    assertThatThrownBy(() -> Median.ofRatios(List.of(1.0), List.of()))
        .hasMessageContaining("1 rounds beside 0");
  }
}
