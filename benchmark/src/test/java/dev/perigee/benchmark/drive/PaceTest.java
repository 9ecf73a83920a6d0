package dev.perigee.benchmark.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private final Pace pace = new Pace(2, 5, 500, 9, 250);

  @Test
  void warm_isWhoseCompilerIsQuiet_butNeitherTooEarlyNorForEver() {
    assertThat(pace.isWarm(List.of())).isFalse();
    assertThat(pace.isWarm(List.of(0L))).isFalse();
    assertThat(pace.isWarm(List.of(0L, 26L))).isFalse();
    assertThat(pace.isWarm(List.of(26L, 0L))).isFalse();
    assertThat(pace.isWarm(List.of(26L, 25L, 0L))).isTrue();
    assertThat(pace.isWarm(List.of(400L, 400L, 400L, 400L))).isFalse();
    assertThat(pace.isWarm(List.of(400L, 400L, 400L, 400L, 400L))).isTrue();
  }

  @Test
  void singleSteps_areWarmWhenTheyAreMany_whateverTheCompilerTook() {
    Pace single = new Pace(2, 6, 400, 5, 150).ofSingleSteps();
    assertThat(single.rounds()).isEqualTo(25);
    assertThat(single.isWarm(Collections.nCopies(49, 0L))).isFalse();
    assertThat(single.isWarm(Collections.nCopies(50, 300L))).isTrue();
  }
}
