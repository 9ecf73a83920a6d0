package dev.perigee.benchmark.measure;

import java.util.List;

/**
 * The figures of one contestant in one table.
 *
 * @param contestant its title
 * @param ratio to the baseline of its table; higher is better
 * @param rate operations a second
 * @param cpuMicros processor time of the client, in microseconds an operation
 * @param allocated bytes an operation
 * @param commands an operation
 * @param bytes on the wire an operation
 * @param serverMicros processor time of the server, in microseconds an operation
 * @param lost operations without effect
 */
public record Row(
    String contestant,
    double ratio,
    double rate,
    double cpuMicros,
    double allocated,
    double commands,
    double bytes,
    double serverMicros,
    double lost) {

  /** The medians of rates and of ratios, and the means of what was spent. */
  public static Row of(String contestant, List<Round> rounds, List<Round> baseline) {
    double operations = 0;
    double cpu = 0;
    double allocated = 0;
    double commands = 0;
    double bytes = 0;
    double server = 0;
    double lost = 0;
    for (Round round : rounds) {
      operations += round.slice().operations();
      cpu += round.slice().cpuNanos() / 1e3;
      allocated += round.slice().allocated();
      commands += round.server().commands();
      bytes += round.server().bytes();
      server += round.server().cpuSeconds() * 1e6;
      lost = Math.max(lost, (double) round.slice().lost());
    }
    return new Row(
        contestant,
        Median.ofRatios(rates(rounds), rates(baseline)),
        Median.of(rates(rounds)),
        cpu / operations,
        allocated / operations,
        commands / operations,
        bytes / operations,
        server / operations,
        lost);
  }

  private static List<Double> rates(List<Round> rounds) {
    return rounds.stream().map(Round::rate).toList();
  }
}
