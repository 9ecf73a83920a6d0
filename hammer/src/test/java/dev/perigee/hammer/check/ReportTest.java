package dev.perigee.hammer.check;

import static dev.perigee.hammer.Values.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.history.HistoryWriter;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Operation;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.history.Phase;
import dev.perigee.hammer.ledger.Change;
import dev.perigee.hammer.ledger.Ledger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final long MILLI = 1_000_000;
  private static final long LEASE = 3_000 * MILLI;

  @TempDir Path folder;

  @Test
  void run_isReadFromItsFolder_andAddedUpByFault() {
    try (HistoryWriter zero = new HistoryWriter(folder.resolve("node-0" + Report.HISTORY));
        HistoryWriter one = new HistoryWriter(folder.resolve("node-1" + Report.HISTORY))) {
      zero.add(get(0, 1, Outcome.DONE, 1_100));
      zero.add(get(0, NOTHING, Outcome.FAILED, 2_100));
      zero.add(hits(0, 10, 1_200));
      zero.add(hits(0, 15, 2_200));
      zero.add(hits(0, 15, 2_600));
      zero.add(hits(0, 17, 2_700));
      one.add(get(1, 1, Outcome.DONE, 8_000));
    }
    Change first = change(1, 500);
    Change second = change(2, 1_000);
    new Ledger(List.of(first, second), MILLI).save(folder.resolve(Report.LEDGER));
    Phase.save(
        List.of(
            new Phase("healthy", 1_000 * MILLI, 1_050 * MILLI),
            new Phase("flushdb", 2_000 * MILLI, 2_500 * MILLI)),
        folder.resolve(Report.PHASES));

    Report report = Report.of(folder, LEASE);

    assertThat(report.operations()).isEqualTo(3);
    assertThat(report.hits()).isEqualTo(17);
    assertThat(report.violations())
        .extracting(violation -> violation.operation().node())
        .containsExactly(1);
    assertThat(report.rows()).containsOnlyKeys("healthy", "flushdb");
    assertThat(report.rows().get("healthy").hits()).isEqualTo(10);
    assertThat(report.rows().get("flushdb").operations()).isEqualTo(2);
    assertThat(report.rows().get("flushdb").resumed()).isEqualTo(200 * MILLI);
    assertThat(report.text().lines().filter(line -> line.startsWith("flushdb")))
        .singleElement()
        .asString()
        .matches("flushdb +1 +2 +1 +7 +7000 +200 +1");
  }

  @Test
  void masterThatIsServedNearLater_countsAsNotResumed() {
    Phase phase = new Phase("master-killed", 0, 100 * MILLI, 4_100 * MILLI);
    Report report =
        Report.of(
            List.of(hits(0, 10, 150), hits(0, 20, 250)),
            List.of(phase),
            new Ledger(List.of(), MILLI),
            LEASE);
    assertThat(report.rows().get("master-killed").resumed()).isEqualTo(4_000 * MILLI);
  }

  @Test
  void whatAnIteratorPassesOver_isAllowedOnlyWhileSlotsMove() {
    Ledger ledger = new Ledger(List.of(change(1, 500)), MILLI);
    Phase moved = new Phase(Phase.SLOTS_MOVED, 1_000 * MILLI, 1_200 * MILLI, 2_000 * MILLI);
    Phase other = new Phase("flushdb", 3_000 * MILLI, 3_200 * MILLI, 4_000 * MILLI);
    Report report =
        Report.of(
            List.of(
                absent(Kind.PASSED_OVER, 1_900),
                absent(Kind.CLEAR, 1_900),
                absent(Kind.GET_FRESH, 1_900),
                absent(Kind.PASSED_OVER, 2_100),
                absent(Kind.PASSED_OVER, 3_100)),
            List.of(moved, other),
            ledger,
            LEASE);
    assertThat(report.violations())
        .extracting(violation -> violation.operation().kind())
        .containsExactly(Kind.GET_FRESH, Kind.PASSED_OVER, Kind.PASSED_OVER);
  }

  private static Operation absent(Kind kind, long time) {
    return new Operation(
        0,
        kind,
        Subject.LEASE,
        7,
        Values.ABSENT,
        NOTHING,
        Outcome.DONE,
        time * MILLI,
        (time + 1) * MILLI);
  }

  private static Operation get(int node, long value, Outcome outcome, long time) {
    return new Operation(
        node, Kind.GET, Subject.LEASE, 7, value, NOTHING, outcome, time * MILLI, time * MILLI + 1);
  }

  private static Operation hits(int node, long hits, long time) {
    return new Operation(
        node, Kind.HITS, Subject.LEASE, 0, hits, NOTHING, Outcome.DONE, time * MILLI, time * MILLI);
  }

  private static Change change(long value, long time) {
    return new Change(
        Subject.LEASE, 7, value, time * MILLI, time * MILLI, Change.NEVER, Change.Cause.WRITE);
  }
}
