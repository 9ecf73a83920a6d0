package dev.perigee.benchmark.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ZipfianTest {
  private static final int COUNT = 1_000;
  private static final int DRAWN = 1_000_000;

  @Test
  void draw_isInProportionToThePowerOfTheRank() {
    Zipfian zipfian = new Zipfian(COUNT, 0.99);
    int[] drawn = zipfian.draw(DRAWN, new SplittableRandom(3));
    double sum = IntStream.rangeClosed(1, COUNT).mapToDouble(r -> Math.pow(r, -0.99)).sum();
    for (int rank : new int[] {0, 1, 9, 99}) {
      int number = zipfian.ranked(rank);
      double share = (double) Arrays.stream(drawn).filter(one -> one == number).count() / DRAWN;
      double expected = Math.pow(rank + 1, -0.99) / sum;
      assertThat(share).as("rank %s", rank).isCloseTo(expected, within(expected * 0.1));
    }
  }

  @Test
  void ranks_areEveryNumberOnce() {
    Zipfian zipfian = new Zipfian(COUNT, 0.99);
    assertThat(IntStream.range(0, COUNT).map(zipfian::ranked).distinct().count()).isEqualTo(COUNT);
  }
}
