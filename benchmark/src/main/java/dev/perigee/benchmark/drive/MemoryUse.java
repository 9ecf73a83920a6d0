package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.value.Sample;
import java.util.List;

/** What 50,000 entries take in Redis, by its own account, a piece. */
final class MemoryUse {
  private static final List<Contestant> CONTESTANTS =
      List.of(
          Contestant.LETTUCE,
          Contestant.PERIGEE,
          Contestant.REDISSON,
          Contestant.REDISSON_JCACHE,
          Contestant.LOCAL_CACHED_MAP,
          Contestant.SPRING,
          Contestant.JETCACHE);
  private static final int ENTRIES = 50_000;

  private MemoryUse() {}

  static String table() {
    StringBuilder text =
        new StringBuilder("**Bytes in Redis an entry**\n\n| | a | b |\n|---|--:|--:|\n");
    for (Contestant contestant : CONTESTANTS) {
      text.append("| ").append(contestant.title()).append(" |");
      for (Sample sample : List.of(Sample.A, Sample.B)) {
        Tables.cell(text, bytes(contestant, sample));
      }
      text.append('\n');
    }
    return text.append('\n').toString();
  }

  private static double bytes(Contestant contestant, Sample sample) {
    try (Backend server = Backend.start(contestant);
        NodeProcess node =
            new NodeProcess(contestant, new Setting(server.uri(), 0, 1_000, sample), "512m")) {
      node.awaitReady();
      double before = server.memory();
      node.order("fill " + ENTRIES);
      return (server.memory() - before) / ENTRIES;
    }
  }
}
