package dev.perigee.benchmark.workload;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Numbers of which the one of rank r is drawn in proportion to 1/r^s. The ranks are spread over the
 * numbers, so that neighbours in number are none in rank.
 */
final class Zipfian {
  private final double[] cumulated;
  private final int[] numbers;

  Zipfian(int count, double exponent) {
    cumulated = new double[count];
    numbers = new int[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1 / Math.pow(i + 1, exponent);
      cumulated[i] = sum;
      numbers[i] = i;
    }
    for (int i = 0; i < count; i++) {
      cumulated[i] /= sum;
    }
    SplittableRandom random = new SplittableRandom(42);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = swapped;
    }
  }

  int[] draw(int count, SplittableRandom random) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble());
      drawn[i] = numbers[Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found)];
    }
    return drawn;
  }

  /** The number of the given rank, from 0. */
  int ranked(int rank) {
    return numbers[rank];
  }
}
