package dev.perigee.hammer.check;

import dev.perigee.hammer.history.HistoryReader;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Operation;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.history.Phase;
import dev.perigee.hammer.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run came to, for each kind of fault.
 *
 * @param rows by the name of the fault, in the order in which they came first
 * @param violations everything that no promise allows
 * @param toleranceNanos how exactly the times of servers and nodes are known
 */
public record Report(Map<String, Row> rows, List<Violation> violations, long toleranceNanos) {

  /** The file of the ledger in the folder of a run. */
  public static final String LEDGER = "ledger";

  /** The file of the phases in the folder of a run. */
  public static final String PHASES = "phases";

  /** The ending of files with histories in the folder of a run. */
  public static final String HISTORY = ".history";

  private static final int SHOWN = 5;
  private static final double MILLI = 1_000_000;

  /** One kind of fault. */
  public static final class Row {
    private int times;
    private long operations;
    private long failed;
    private long hits;
    private long staleness;
    private long resumed;
    private int violations;

    /** How many near hits there were. */
    public long hits() {
      return hits;
    }

    /** How many operations there were. */
    public long operations() {
      return operations;
    }

    /**
     * How long after the fault all nodes had near hits again, in a cluster those of every master,
     * in nanoseconds, at the worst.
     */
    public long resumed() {
      return resumed;
    }
  }

  /** Reads a run's folder and judges it. */
  public static Report of(Path folder, long leaseNanos) {
    List<Operation> operations = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(HISTORY))
          .forEach(file -> operations.addAll(HistoryReader.read(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Ledger ledger = Ledger.read(folder.resolve(LEDGER));
    return of(operations, Phase.read(folder.resolve(PHASES)), ledger, leaseNanos);
  }

  /**
   * Whether a node passed over an entry that had moved to another master, as far as it could know:
   * until it serves entries of all masters near, it need not have learned of that. No promise is
   * made for that time.
   */
  private static boolean isAllowed(Violation violation, Phase phase) {
    Operation operation = violation.operation();
    return violation.rule() == Violation.Rule.MISSING
        && operation.kind().isScan()
        && phase.name().equals(Phase.SLOTS_MOVED)
        && operation.start() <= phase.proven()
        && operation.end() >= phase.start();
  }

  /** Judges a run. */
  public static Report of(
      List<Operation> operations, List<Phase> phases, Ledger ledger, long leaseNanos) {
    Checker checker = new Checker(ledger, leaseNanos);
    List<Violation> violations =
        checker.check(operations).stream()
            .filter(violation -> phases.stream().noneMatch(phase -> isAllowed(violation, phase)))
            .toList();
    Map<String, Row> rows = new LinkedHashMap<>();
    NavigableMap<Long, Row> byStart = new TreeMap<>();
    Row before = new Row();
    byStart.put(Long.MIN_VALUE, before);
    for (Phase phase : phases) {
      Row row = rows.computeIfAbsent(phase.name(), name -> new Row());
      row.times++;
      byStart.put(phase.start(), row);
    }
    Map<Integer, List<Operation>> hits = new TreeMap<>();
    for (Operation operation : operations) {
      Row row = byStart.floorEntry(operation.start()).getValue();
      if (operation.kind() == Kind.HITS) {
        hits.computeIfAbsent(operation.node(), node -> new ArrayList<>()).add(operation);
        continue;
      }
      row.operations++;
      if (operation.outcome() == Outcome.FAILED) {
        row.failed++;
      } else if (operation.kind().isShown()) {
        row.staleness = Math.max(row.staleness, checker.staleness(operation));
      }
    }
    hits.values().forEach(counts -> count(counts, phases, byStart));
    for (Violation violation : violations) {
      byStart.floorEntry(violation.operation().start()).getValue().violations++;
    }
    return new Report(rows, violations, ledger.toleranceNanos());
  }

  private static void count(
      List<Operation> counts, List<Phase> phases, NavigableMap<Long, Row> byStart) {
    counts.sort(Comparator.comparingLong(Operation::start));
    long last = 0;
    for (Operation count : counts) {
      byStart.floorEntry(count.start()).getValue().hits += count.observed() - last;
      last = count.observed();
    }
    for (Phase phase : phases) {
      Row proven = byStart.floorEntry(phase.start()).getValue();
      proven.resumed = Math.max(proven.resumed, phase.proven() - phase.healed());
      resumed(counts, phase)
          .ifPresent(
              time -> {
                Row row = byStart.floorEntry(phase.start()).getValue();
                row.resumed = Math.max(row.resumed, time);
              });
    }
  }

  /** How long after the end of a fault the number of hits grew again. */
  private static java.util.OptionalLong resumed(List<Operation> counts, Phase phase) {
    long reached = -1;
    for (Operation count : counts) {
      if (count.start() >= phase.healed()) {
        if (reached >= 0 && count.observed() > reached) {
          return java.util.OptionalLong.of(count.start() - phase.healed());
        }
        reached = reached < 0 ? count.observed() : reached;
      }
    }
    return java.util.OptionalLong.empty();
  }

  /** All operations. */
  public long operations() {
    return rows.values().stream().mapToLong(row -> row.operations).sum();
  }

  /** All near hits. */
  public long hits() {
    return rows.values().stream().mapToLong(row -> row.hits).sum();
  }

  /** The table, and the first violations. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %5s %10s %8s %10s %10s %10s %10s%n",
            "fault",
            "times",
            "operations",
            "failed",
            "near hits",
            "stale ms",
            "resumed ms",
            "violations"));
    rows.forEach((name, row) -> line(text, name, row));
    Row total = new Row();
    for (Row row : rows.values()) {
      total.times += row.times;
      total.operations += row.operations;
      total.failed += row.failed;
      total.hits += row.hits;
      total.staleness = Math.max(total.staleness, row.staleness);
      total.resumed = Math.max(total.resumed, row.resumed);
      total.violations += row.violations;
    }
    line(text, "all", total);
    text.append(
        String.format(
            Locale.ROOT,
            "stale: by how much the oldest value that was read had been replaced before the read"
                + " began; times known to %.2f ms%n",
            toleranceNanos / MILLI));
    violations.stream().limit(SHOWN).forEach(one -> text.append(one).append('\n'));
    if (violations.size() > SHOWN) {
      text.append("and ").append(violations.size() - SHOWN).append(" more violations\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Row row) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %5d %10d %8d %10d %10.0f %10.0f %10d%n",
            name,
            row.times,
            row.operations,
            row.failed,
            row.hits,
            row.staleness / MILLI,
            row.resumed / MILLI,
            row.violations));
  }
}
