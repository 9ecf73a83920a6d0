package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.measure.Round;
import dev.perigee.benchmark.measure.Row;
import dev.perigee.benchmark.measure.ServerLoad;
import dev.perigee.benchmark.node.SliceResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lets the contestants of one match take turns: a slice of each, round after round, never two at
 * once. Each has a Redis of its own, all of one binary with equal options, so that one's beats and
 * announcements of changes are no burden of another, and INFO tells whose work was whose.
 */
final class Arena implements AutoCloseable {
  private static final int NEAR_ENTRIES = 10_000;
  private static final String HEAP = "768m";

  /** One thread alone would take long to do what a compiler waits for. */
  private static final int WARMING_THREADS = 4;

  private final Match match;
  private final Pace pace;
  private final boolean isOneStepASlice;
  private final List<Corner> corners = new ArrayList<>();

  Arena(Match match, Pace pace) {
    this.match = match;
    this.isOneStepASlice = match.task().open(match.sample()).isOneStepASlice();
    this.pace = isOneStepASlice ? pace.ofSingleSteps() : pace;
    for (Contestant contestant : match.contestants()) {
      Backend server = Backend.start(contestant);
      Setting setting = new Setting(server.uri(), 0, NEAR_ENTRIES, match.sample());
      corners.add(new Corner(server, new NodeProcess(contestant, setting, HEAP)));
    }
  }

  /** A contestant and its server. */
  private record Corner(Backend server, NodeProcess node) {}

  /** The tables by the number of threads. */
  Map<Integer, List<Row>> run() {
    Map<Integer, List<Row>> tables = new LinkedHashMap<>();
    List<Corner> able = new ArrayList<>();
    for (Corner corner : corners) {
      if (corner.node().isReady() && obeys(corner, "prepare " + match.task().name())) {
        able.add(corner);
      }
    }
    if (!isOneStepASlice) {
      able.removeIf(corner -> !obeys(corner, "threads " + WARMING_THREADS) || !warm(corner));
    }
    for (int threads : match.threads()) {
      tables.put(threads, run(threads, able));
    }
    return tables;
  }

  private List<Row> run(int threads, List<Corner> prepared) {
    List<Corner> able = new ArrayList<>();
    Map<Contestant, List<Round>> rounds = new LinkedHashMap<>();
    for (Corner corner : prepared) {
      if (obeys(corner, "threads " + threads)
          && obeys(corner, "before")
          && warm(corner)
          && obeys(corner, "collect")) {
        able.add(corner);
        rounds.put(corner.node().contestant(), new ArrayList<>());
      }
    }
    for (int round = 0; round < pace.rounds(); round++) {
      for (int turn = 0; turn < able.size(); turn++) {
        // Who comes first changes, so that nobody always follows the same one.
        Corner corner = able.get((turn + round) % able.size());
        Objects.requireNonNull(rounds.get(corner.node().contestant())).add(slice(corner));
      }
    }
    List<Row> rows = new ArrayList<>();
    List<Round> baseline = rounds.getOrDefault(match.contestants().get(0), List.of());
    rounds.forEach((contestant, taken) -> rows.add(Row.of(contestant.title(), taken, baseline)));
    return rows;
  }

  private boolean warm(Corner corner) {
    List<Long> compiled = new ArrayList<>();
    while (!pace.isWarm(compiled)) {
      if (!obeys(corner, "before")) {
        return false;
      }
      String answer = corner.node().order("run " + pace.warmUpMillis());
      if (isRefusal(corner, "run", answer)) {
        return false;
      }
      compiled.add(SliceResult.parse(answer).compiledMillis());
    }
    return true;
  }

  private Round slice(Corner corner) {
    obeys(corner, "before");
    ServerLoad before = corner.server().load();
    SliceResult result = SliceResult.parse(corner.node().order("run " + pace.sliceMillis()));
    return new Round(result, corner.server().load().since(before));
  }

  /** False where the contestant has no such operation, or fails in it, which the log tells. */
  private static boolean obeys(Corner corner, String order) {
    return !isRefusal(corner, order, corner.node().order(order));
  }

  private static boolean isRefusal(Corner corner, String order, String answer) {
    if (answer.startsWith("failed")) {
      System.err.println(corner.node().contestant() + ", " + order + ": " + answer);
    }
    return answer.equals("cannot") || answer.startsWith("failed");
  }

  @Override
  public void close() {
    for (Corner corner : corners) {
      corner.node().close();
      corner.server().close();
    }
  }
}
