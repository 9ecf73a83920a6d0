package dev.perigee.benchmark.drive;

import java.util.List;

/**
 * How long is measured.
 *
 * <p>A contestant is warm when its compiler has become quiet: what is measured before that is the
 * compiler, which takes a large part of a small machine, and from each contestant another one.
 *
 * @param quietWarmUps after so many quiet slices on end a contestant is warm: compilers rest
 *     between two rounds of optimization
 * @param mostWarmUps as many slices at most that do not count, should the compiler never be quiet
 * @param warmUpMillis how long each
 * @param rounds in which each contestant has a slice
 * @param sliceMillis how long each
 */
public record Pace(
    int quietWarmUps, int mostWarmUps, int warmUpMillis, int rounds, int sliceMillis) {
  static final Pace QUICK = new Pace(2, 6, 400, 5, 150);
  static final Pace FULL = new Pace(4, 60, 500, 9, 250);

  private static final int SINGLE_STEPS = 25;
  private static final int SINGLE_ROUNDS = 5;

  /** Of the processor time of one slice, how much the compiler of a warm contestant takes. */
  private static final double QUIET = 0.05;

  /**
   * The same for slices of a single step, which is over long before the slice would be: what the
   * compiler takes of one says nothing, so a contestant is warm when it has done many, and more
   * rounds are taken.
   */
  Pace ofSingleSteps() {
    int warmUps = SINGLE_STEPS * quietWarmUps;
    return new Pace(warmUps, warmUps, warmUpMillis, SINGLE_ROUNDS * rounds, sliceMillis);
  }

  /** Whether enough was done, with what the compiler took of each slice so far in milliseconds. */
  boolean isWarm(List<Long> compiledMillis) {
    int done = compiledMillis.size();
    return done >= mostWarmUps
        || (done >= quietWarmUps
            && compiledMillis.subList(done - quietWarmUps, done).stream()
                .allMatch(millis -> millis <= QUIET * warmUpMillis));
  }
}
