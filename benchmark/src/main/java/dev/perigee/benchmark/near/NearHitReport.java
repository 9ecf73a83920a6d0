package dev.perigee.benchmark.near;

import dev.perigee.benchmark.near.NearHitBenchmark.Asked;
import dev.perigee.benchmark.value.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link NearHitBenchmark} with 1 and 2 threads and prints what the protocol costs. */
public final class NearHitReport {
  private NearHitReport() {}

  /** Measures; takes about three minutes. */
  public static void main(String[] arguments) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(NearHitBenchmark.class.getSimpleName())
                      .addProfiler(GCProfiler.class)
                      .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                      .threads(threads)
                      .build())
              .run();
      for (Sample sample : List.of(Sample.A, Sample.B)) {
        lines.add(line(results, sample, threads));
      }
    }
    lines.forEach(System.out::println);
  }

  private static String line(Collection<RunResult> results, Sample sample, int threads) {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "near hit, value %s, %d thread(s):", sample, threads));
    double bare = of(results, sample, Asked.CAFFEINE).getPrimaryResult().getScore();
    for (Asked asked : Asked.values()) {
      RunResult result = of(results, sample, asked);
      double nanos = result.getPrimaryResult().getScore();
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      double bytes = allocated == null ? Double.NaN : allocated.getScore();
      line.append(
          String.format(
              Locale.ROOT,
              " %s %.1f ns (%.2f of bare Caffeine's speed), %.1f bytes;",
              asked,
              nanos,
              bare / nanos,
              bytes));
    }
    return line.toString();
  }

  private static RunResult of(Collection<RunResult> results, Sample sample, Asked asked) {
    for (RunResult result : results) {
      if (result.getParams().getParam("value").equals(sample.name())
          && result.getParams().getParam("asked").equals(asked.name())) {
        return result;
      }
    }
    throw new IllegalStateException("no result for " + sample + " and " + asked);
  }
}
