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
import org.jspecify.annotations.Nullable;

/**
 * How near hits and puts change with the number of entries, and puts with that of the nodes. All
 * sizes of a table live at the same time and take turns, as contestants do in an {@link Arena}.
 */
final class Growth {
  private static final List<Integer> ENTRIES = List.of(1_000, 100_000, 1_000_000);
  private static final List<Integer> NODES = List.of(1, 10, 50);
  private static final int NEAR_ENTRIES = 10_000;

  private Growth() {}

  static String tables() {
    return entries() + "\n" + nodes() + "\n";
  }

  private static String entries() {
    List<Size> sizes = new ArrayList<>();
    List<Size> bare = new ArrayList<>();
    try {
      for (int entries : ENTRIES) {
        sizes.add(filled(Contestant.PERIGEE, entries));
        bare.add(filled(Contestant.CAFFEINE, entries));
      }
      List<Row> hits = run(sizes, Task.NEAR_HIT);
      List<Row> bareHits = run(bare, Task.NEAR_HIT);
      List<Row> puts = run(sizes, Task.PUT);
      StringBuilder text =
          new StringBuilder("**Growth: entries, all of them near; 1,024 of them are read,")
              .append(" and 10,000 put, after the hits**\n\n")
              .append("| entries | near hits/s | × | bare Caffeine's | × |")
              .append(" puts/s | server CPU a put, µs |\n|")
              .append("--:|".repeat(7))
              .append('\n');
      for (int i = 0; i < ENTRIES.size(); i++) {
        text.append(String.format(Locale.ROOT, "| %,d |", ENTRIES.get(i)));
        Tables.cell(text, hits.get(i).rate());
        Tables.cell(text, hits.get(i).ratio());
        Tables.cell(text, bareHits.get(i).rate());
        Tables.cell(text, bareHits.get(i).ratio());
        Tables.cell(text, puts.get(i).rate());
        Tables.cell(text, puts.get(i).serverMicros());
        text.append('\n');
      }
      return text.toString();
    } finally {
      sizes.forEach(Size::close);
      bare.forEach(Size::close);
    }
  }

  private static Size filled(Contestant contestant, int entries) {
    String heap = entries < 1_000_000 ? "768m" : "2500m";
    Size size = new Size(contestant, Math.max(NEAR_ENTRIES, entries), heap, 0);
    try {
      Size.order(size.node, "fill " + entries);
    } catch (RuntimeException e) {
      size.close();
      throw e;
    }
    return size;
  }

  private static String nodes() {
    List<Size> sizes = new ArrayList<>();
    try {
      for (int nodes : NODES) {
        sizes.add(new Size(Contestant.PERIGEE, NEAR_ENTRIES, "768m", nodes - 1));
      }
      List<Row> puts = run(sizes, Task.PUT);
      StringBuilder text =
          new StringBuilder("**Growth: subscribed nodes**\n\n")
              .append("| nodes | puts/s | commands | server CPU a put, µs | × |\n|")
              .append("--:|".repeat(5))
              .append('\n');
      for (int i = 0; i < NODES.size(); i++) {
        text.append("| ").append(NODES.get(i)).append(" |");
        Tables.cell(text, puts.get(i).rate());
        Tables.cell(text, puts.get(i).commands());
        Tables.cell(text, puts.get(i).serverMicros());
        Tables.cell(text, puts.get(i).serverMicros() / puts.get(0).serverMicros());
        text.append('\n');
      }
      return text.toString();
    } finally {
      sizes.forEach(Size::close);
    }
  }

  /** All of them by one thread; the first is the baseline. */
  private static List<Row> run(List<Size> sizes, Task task) {
    sizes.forEach(size -> size.warm(task));
    List<List<Round>> rounds = new ArrayList<>();
    sizes.forEach(size -> rounds.add(new ArrayList<>()));
    for (int round = 0; round < Pace.FULL.rounds(); round++) {
      for (int turn = 0; turn < sizes.size(); turn++) {
        int which = (turn + round) % sizes.size();
        rounds.get(which).add(sizes.get(which).slice());
      }
    }
    return rounds.stream().map(each -> Row.of("", each, rounds.get(0))).toList();
  }

  /** One size: a node that works, its server, and other nodes that only listen. */
  private static final class Size implements AutoCloseable {
    private final Backend server;
    private final NodeProcess node;
    private final @Nullable NodeProcess others;

    Size(Contestant contestant, int nearEntries, String heap, int otherNodes) {
      server = Backend.start(contestant);
      Setting setting = new Setting(server.uri(), 0, nearEntries, Sample.A);
      node = new NodeProcess(contestant, setting, heap);
      others = otherNodes == 0 ? null : new NodeProcess(contestant, setting, "2500m");
      try {
        node.awaitReady();
        if (others != null) {
          others.awaitReady(); // a node itself, from the first read on
          order(others, "join " + otherNodes);
        }
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    private static void order(NodeProcess node, String order) {
      String answer = node.order(order);
      if (!answer.equals("done")) {
        throw new IllegalStateException(node.contestant() + ", " + order + ": " + answer);
      }
    }

    void warm(Task task) {
      order(node, "prepare " + task.name());
      order(node, "threads 1");
      List<Long> compiled = new ArrayList<>();
      while (!Pace.FULL.isWarm(compiled)) {
        compiled.add(run(Pace.FULL.warmUpMillis()).compiledMillis());
      }
      node.order("collect");
    }

    Round slice() {
      var before = server.load();
      SliceResult slice = run(Pace.FULL.sliceMillis());
      return new Round(slice, server.load().since(before));
    }

    private SliceResult run(int millis) {
      return SliceResult.parse(node.order("run " + millis));
    }

    @Override
    public void close() {
      if (others != null) {
        others.close();
      }
      node.close();
      server.close();
    }
  }
}
