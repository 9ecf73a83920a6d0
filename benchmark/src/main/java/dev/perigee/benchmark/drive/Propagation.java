package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.measure.Median;
import dev.perigee.benchmark.value.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two JVMs: what one has put, and when the other sees it. */
final class Propagation {
  private static final List<Contestant> CONTESTANTS =
      List.of(
          Contestant.LETTUCE,
          Contestant.PERIGEE,
          Contestant.PERIGEE_VALIDATED,
          Contestant.PERIGEE_FAR,
          Contestant.REDISSON_JCACHE,
          Contestant.LOCAL_CACHED_MAP,
          Contestant.JETCACHE,
          Contestant.HAZELCAST);
  private static final int WARM_UP = 300;
  private static final int WRITES = 300;
  private static final int ROUNDS = 3;

  private Propagation() {}

  static String table() throws Exception {
    StringBuilder text =
        new StringBuilder("**put on A, seen on B**\n\n")
            .append("| | p50, µs | p99, µs | × p50 | first read after the put still old |\n")
            .append("|---|--:|--:|--:|--:|\n");
    double baseline = Double.NaN;
    for (Contestant contestant : CONTESTANTS) {
      List<Double> micros = new ArrayList<>();
      double old = 0;
      try (Backend server = Backend.start(contestant)) {
        Setting setting = new Setting(server.uri(), 0, 10_000, Sample.A);
        try (NodeProcess one = new NodeProcess(contestant, setting, "256m");
            NodeProcess other = new NodeProcess(contestant, setting, "256m")) {
          one.awaitReady();
          other.awaitReady();
          run(one, other, WARM_UP);
          for (int round = 0; round < ROUNDS; round++) {
            String[] seen = run(one, other, WRITES).split(" ", -1);
            old += Double.parseDouble(seen[0]) / ROUNDS;
            for (int i = 1; i < seen.length; i++) {
              micros.add(Double.valueOf(seen[i]));
            }
          }
        }
      }
      double half = Median.of(micros);
      baseline = Double.isNaN(baseline) ? half : baseline;
      text.append("| ").append(contestant.title()).append(" |");
      Tables.cell(text, half);
      Tables.cell(text, Median.quantile(micros, 0.99));
      Tables.cell(text, half / baseline);
      text.append(' ').append(Math.round(old * 1000) / 10.0).append(" % |\n");
    }
    return text.append('\n').toString();
  }

  /** Version 0 first, so that what an earlier run left is not taken for this one's. */
  private static String run(NodeProcess one, NodeProcess other, int count) throws Exception {
    Path page = Files.createTempFile("perigee-benchmark", ".page");
    try {
      one.order("reset");
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(() -> other.order("watch " + page + " " + count));
      one.order("publish " + page + " " + count);
      return seen.get();
    } finally {
      Files.delete(page);
    }
  }
}
