package dev.perigee.benchmark.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {
  private final Pace pace = new Pace(2, 5, 500, 9, 250);

  @Test
  void warm_isWhoseCompilerIsQuiet_butNeitherTooEarlyNorForEver() {
    assertThat(pace.isWarm(1, 0)).isFalse();
    assertThat(pace.isWarm(2, 26)).isFalse();
    assertThat(pace.isWarm(2, 25)).isTrue();
    assertThat(pace.isWarm(4, 400)).isFalse();
    assertThat(pace.isWarm(5, 400)).isTrue();
  }
}
