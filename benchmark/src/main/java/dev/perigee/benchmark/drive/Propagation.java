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
  private static final int WARM_UP = 1_500;
  private static final int WRITES = 300;
  private static final int ROUNDS = 5;

  private Propagation() {}

  /** Two nodes of one contestant, their server, and what was measured. */
  private static final class Pair implements AutoCloseable {
    final Contestant contestant;
    final Backend server;
    final NodeProcess one;
    final NodeProcess other;
    final List<Double> micros = new ArrayList<>();
    final List<Double> ratios = new ArrayList<>();
    double old;

    Pair(Contestant contestant) {
      this.contestant = contestant;
      server = Backend.start(contestant);
      Setting setting = new Setting(server.uri(), 0, 10_000, Sample.A);
      one = new NodeProcess(contestant, setting, "256m");
      one.awaitReady();
      other = new NodeProcess(contestant, setting, "256m");
      other.awaitReady();
    }

    /** A turn; the median of this one. */
    double measure() throws Exception {
      String[] seen = run(one, other, WRITES).split(" ", -1);
      old += Double.parseDouble(seen[0]) / ROUNDS;
      List<Double> now = new ArrayList<>();
      for (int i = 1; i < seen.length; i++) {
        now.add(Double.valueOf(seen[i]));
      }
      micros.addAll(now);
      return Median.of(now);
    }

    @Override
    public void close() {
      one.close();
      other.close();
      server.close();
    }
  }

  static String table() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    try {
      for (Contestant contestant : CONTESTANTS) {
        Pair pair = new Pair(contestant);
        pairs.add(pair);
        run(pair.one, pair.other, WARM_UP);
      }
      for (int round = 0; round < ROUNDS; round++) {
        double baseline = Double.NaN;
        for (Pair pair : pairs) {
          double median = pair.measure();
          baseline = Double.isNaN(baseline) ? median : baseline;
          pair.ratios.add(median / baseline);
        }
      }
      return table(pairs);
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  private static String table(List<Pair> pairs) {
    StringBuilder text =
        new StringBuilder("**put on A, seen on B**\n\n")
            .append("| | p50, µs | p99, µs | × p50 | first read after the put still old |\n")
            .append("|---|--:|--:|--:|--:|\n");
    for (Pair pair : pairs) {
      text.append("| ").append(pair.contestant.title()).append(" |");
      Tables.cell(text, Median.of(pair.micros));
      Tables.cell(text, Median.quantile(pair.micros, 0.99));
      Tables.cell(text, Median.of(pair.ratios));
      text.append(' ').append(Math.round(pair.old * 1000) / 10.0).append(" % |\n");
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
