package dev.perigee.benchmark.drive;

/**
 * How long is measured.
 *
 * <p>A contestant is warm when its compiler has become quiet: what is measured before that is the
 * compiler, which takes a large part of a small machine, and from each contestant another one.
 *
 * @param leastWarmUps slices that do not count
 * @param mostWarmUps as many of them at most, should the compiler never become quiet
 * @param warmUpMillis how long each
 * @param rounds in which each contestant has a slice
 * @param sliceMillis how long each
 */
public record Pace(
    int leastWarmUps, int mostWarmUps, int warmUpMillis, int rounds, int sliceMillis) {
  static final Pace QUICK = new Pace(2, 6, 400, 5, 150);
  static final Pace FULL = new Pace(3, 40, 500, 9, 250);

  /** Of the processor time of one slice, how much the compiler of a warm contestant takes. */
  private static final double QUIET = 0.05;

  /** Whether enough was done, with what the compiler took of the last slice in milliseconds. */
  boolean isWarm(int warmUps, long compiledMillis) {
    return warmUps >= mostWarmUps
        || (warmUps >= leastWarmUps && compiledMillis <= QUIET * warmUpMillis);
  }
}
