package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.measure.Round;
import dev.perigee.benchmark.measure.Row;
import dev.perigee.benchmark.node.SliceResult;
import dev.perigee.benchmark.value.Sample;
import dev.perigee.benchmark.workload.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How near hits and puts change with the number of entries, and puts with that of the nodes. */
final class Growth {
  private static final List<Integer> ENTRIES = List.of(1_000, 100_000, 1_000_000);
  private static final List<Integer> NODES = List.of(1, 10, 50);

  private Growth() {}

  static String tables() {
    StringBuilder text =
        new StringBuilder("**Growth: entries, all of them near; 1,024 of them are read**\n\n")
            .append("| entries | near hits/s | bare Caffeine's | puts/s | server CPU a put, µs |\n")
            .append("|--:|--:|--:|--:|--:|\n");
    for (int entries : ENTRIES) {
      text.append(String.format(Locale.ROOT, "| %,d |", entries));
      entries(text, entries);
    }
    text.append("\n**Growth: subscribed nodes**\n\n")
        .append("| nodes | puts/s | commands | server CPU a put, µs |\n|--:|--:|--:|--:|\n");
    nodes(text);
    return text.append('\n').toString();
  }

  private static void entries(StringBuilder text, int entries) {
    try (Backend server = Backend.start(Contestant.PERIGEE);
        NodeProcess node = node(Contestant.PERIGEE, server, entries);
        NodeProcess bare = node(Contestant.CAFFEINE, server, entries)) {
      node.awaitReady();
      bare.awaitReady();
      node.order("fill " + entries);
      bare.order("fill " + entries);
      Tables.cell(text, hits(node, server));
      Tables.cell(text, hits(bare, server));
      Row puts = run(node, server, Task.PUT);
      Tables.cell(text, puts.rate());
      Tables.cell(text, puts.serverMicros());
      text.append('\n');
    }
  }

  private static double hits(NodeProcess node, Backend server) {
    return run(node, server, Task.NEAR_HIT).rate();
  }

  private static void nodes(StringBuilder text) {
    try (Backend server = Backend.start(Contestant.PERIGEE);
        NodeProcess node = node(Contestant.PERIGEE, server, 10_000);
        NodeProcess others = node(Contestant.PERIGEE, server, 10_000)) {
      node.awaitReady();
      others.awaitReady();
      for (int nodes : NODES) {
        // The JVM of the others is a node itself from the first read on.
        if (nodes > 1) {
          others.order("join " + (nodes - 1));
        }
        Row puts = run(node, server, Task.PUT);
        text.append("| ").append(nodes).append(" |");
        Tables.cell(text, puts.rate());
        Tables.cell(text, puts.commands());
        Tables.cell(text, puts.serverMicros());
        text.append('\n');
      }
    }
  }

  private static Row run(NodeProcess node, Backend server, Task task) {
    node.order("prepare " + task.name());
    node.order("threads 1");
    List<Long> compiled = new ArrayList<>();
    while (!Pace.FULL.isWarm(compiled)) {
      String answer = node.order("run " + Pace.FULL.warmUpMillis());
      compiled.add(SliceResult.parse(answer).compiledMillis());
    }
    List<Round> rounds = new ArrayList<>();
    for (int round = 0; round < Pace.FULL.rounds(); round++) {
      var before = server.load();
      SliceResult slice = SliceResult.parse(node.order("run " + Pace.FULL.sliceMillis()));
      rounds.add(new Round(slice, server.load().since(before)));
    }
    return Row.of(node.contestant().title(), rounds, rounds);
  }

  private static NodeProcess node(Contestant contestant, Backend server, int nearEntries) {
    Setting setting = new Setting(server.uri(), 0, Math.max(10_000, nearEntries), Sample.A);
    return new NodeProcess(contestant, setting, "2500m");
  }
}
