package dev.perigee.benchmark.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SliceResultTest {
  @Test
  void line_isReadBack() {
    SliceResult result = new SliceResult(1, 2_000_000_000_000L, 3, 4, -5, 6);
    assertThat(SliceResult.parse(result.line())).isEqualTo(result);
  }

  @Test
  void whatHasFailed_isSaid() {
    assertThatThrownBy(() -> SliceResult.parse("failed java.lang.IllegalStateException: gone"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gone");
  }
}
