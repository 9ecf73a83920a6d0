package dev.perigee.benchmark.drive;

/**
 * How long is measured.
 *
 * @param warmUps slices that do not count
 * @param warmUpMillis how long each
 * @param rounds in which each contestant has a slice
 * @param sliceMillis how long each
 */
public record Pace(int warmUps, int warmUpMillis, int rounds, int sliceMillis) {
  static final Pace QUICK = new Pace(2, 300, 5, 150);
  static final Pace FULL = new Pace(3, 500, 9, 250);
}
