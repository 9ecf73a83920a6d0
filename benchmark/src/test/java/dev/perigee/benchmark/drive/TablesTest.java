package dev.perigee.benchmark.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.benchmark.measure.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TablesTest {

  @Test
  void cell_hasTheDigitsThatCount() {
    StringBuilder text = new StringBuilder();
    for (double figure : new double[] {0, 0.00123, 0.456, 7.891, 45.67, 1_234_567.8}) {
      Tables.cell(text, figure);
    }
    assertThat(text).hasToString(" 0 | 0.0012 | 0.46 | 7.89 | 45.7 | 1,234,568 |");
  }

  @Test
  void table_namesWhatWasLost() {
    Row row = new Row("Somebody", 0.5, 100, 1, 2, 3, 4, 5, 6);
    assertThat(Tables.table("invoke", 4, List.of(row)))
        .contains("**invoke, 4 threads**", "| Somebody (6 lost) | 0.50 | 100 | 1.00 |");
  }
}
