package dev.perigee.benchmark.measure;

import java.util.ArrayList;
import java.util.List;

/** Medians and other quantiles. */
public final class Median {
  private Median() {}

  /** The middle one; the mean of the two middle ones where the count is even. */
  public static double of(List<Double> figures) {
    return quantile(figures, 0.5);
  }

  /** Interpolated between the two that are nearest. */
  public static double quantile(List<Double> figures, double share) {
    if (figures.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(figures);
    sorted.sort(null);
    double place = share * (sorted.size() - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }

  /**
   * The median of the ratios of what belongs together: the first of each, the second, and so on.
   */
  public static double ofRatios(List<Double> figures, List<Double> baseline) {
    if (figures.size() != baseline.size()) {
      throw new IllegalArgumentException(
          figures.size() + " rounds beside " + baseline.size() + " of the baseline");
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      ratios.add(figures.get(i) / baseline.get(i));
    }
    return of(ratios);
  }
}
