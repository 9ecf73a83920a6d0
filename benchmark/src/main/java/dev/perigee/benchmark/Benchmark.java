package dev.perigee.benchmark;

import dev.perigee.benchmark.drive.CacheReport;
import dev.perigee.benchmark.near.NearHitReport;
import dev.perigee.benchmark.serialization.SerializationReport;

/** Runs what the first argument names; the working directory is that of this module. */
public final class Benchmark {
  private Benchmark() {}

  /**
   * Measures.
   *
   * @param arguments what, and a regular expression for the names of workloads
   */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "quick" -> CacheReport.quick(arguments[1]);
      case "full" -> CacheReport.full(arguments[1]);
      case "near-hit" -> NearHitReport.main(new String[0]);
      case "serialization" -> SerializationReport.main(new String[] {"../docs/serialization.md"});
      default -> throw new IllegalArgumentException("nothing is called " + arguments[0]);
    }
  }
}
