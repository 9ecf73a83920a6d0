package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.measure.Median;
import dev.perigee.benchmark.value.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From the start of a JVM to the first value that it has read. */
final class FirstGet {
  private static final List<Contestant> CONTESTANTS =
      List.of(
          Contestant.REDISSON,
          Contestant.PERIGEE,
          Contestant.PERIGEE_FAR,
          Contestant.LETTUCE,
          Contestant.REDISSON_JCACHE,
          Contestant.LOCAL_CACHED_MAP,
          Contestant.SPRING,
          Contestant.JETCACHE);
  private static final int ROUNDS = 7;

  private FirstGet() {}

  static String table() {
    Map<Contestant, List<Double>> millis = new LinkedHashMap<>();
    Map<Contestant, Backend> servers = new LinkedHashMap<>();
    try {
      for (Contestant contestant : CONTESTANTS) {
        millis.put(contestant, new ArrayList<>());
        Backend server = Backend.start(contestant);
        servers.put(contestant, server);
        try (NodeProcess node = start(contestant, server)) {
          node.awaitReady();
          node.order("fill 10");
        }
      }
      for (int round = 0; round < ROUNDS; round++) {
        servers.forEach(
            (contestant, server) ->
                Objects.requireNonNull(millis.get(contestant)).add(once(contestant, server)));
      }
    } finally {
      servers.values().forEach(Backend::close);
    }
    StringBuilder text =
        new StringBuilder("**New JVM to first get**\n\n| | ms | × |\n|---|--:|--:|\n");
    List<Double> baseline = Objects.requireNonNull(millis.get(CONTESTANTS.get(0)));
    millis.forEach(
        (contestant, taken) -> {
          text.append("| ").append(contestant.title()).append(" |");
          Tables.cell(text, Median.of(taken));
          Tables.cell(text, Median.ofRatios(taken, baseline));
          text.append('\n');
        });
    return text.append('\n').toString();
  }

  private static double once(Contestant contestant, Backend server) {
    long start = System.nanoTime();
    try (NodeProcess node = start(contestant, server)) {
      node.awaitReady();
      if (!node.order("first").equals("true")) {
        throw new IllegalStateException(contestant + " has read no value");
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private static NodeProcess start(Contestant contestant, Backend server) {
    return new NodeProcess(contestant, new Setting(server.uri(), 0, 10_000, Sample.A), "256m");
  }
}
