package dev.perigee.hammer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayTest {
  private static final long FIRST = Values.id(0, 0, 1);
  private static final long SECOND = Values.id(1, 2, 3);
  private static final String KEY = "hammer:lease:s:k7";
  private static final long MILLI = 1_000_000;

  private final List<Change> changes = new ArrayList<>();
  private final Replay replay = new Replay("hammer", changes::add);
  private long now = 1;

  @Test
  void line_isRead() {
    MonitorLine line =
        MonitorLine.parse(
            "1339518083.107412 [3 127.0.0.1:60866] \"SET\" \"a b\" \"x\\\"\\\\\\x00@1@\"");
    assertThat(line.micros()).isEqualTo(1_339_518_083_107_412L);
    assertThat(line.database()).isEqualTo(3);
    assertThat(line.sourcePort()).isEqualTo(60_866);
    assertThat(line.words()).containsExactly("SET", "a b", "x\\\"\\\\\\x00@1@");
  }

  @Test
  void lineOfAScript_isRead() {
    assertThat(MonitorLine.parse("1.000002 [0 lua] \"UNLINK\" \"k\"").words())
        .containsExactly("UNLINK", "k");
  }

  @Test
  void set_changes() {
    execute("SET", KEY, bytes(FIRST), "PX", "1000");
    assertThat(values()).containsExactly(FIRST);
    assertThat(changes.get(0).subject()).isEqualTo(Subject.LEASE);
    assertThat(changes.get(0).key()).isEqualTo(7);
    assertThat(changes.get(0).deadline()).isEqualTo(1 + 1_001 * MILLI);
  }

  @Test
  void setOfAReplica_hasAnAbsoluteDeadline() {
    replay.execute(
        new MonitorLine(5_000_000, 0, 6379, List.of("SET", KEY, bytes(FIRST), "PXAT", "6000")),
        Moment.at(now));
    assertThat(changes.get(0).deadline()).isEqualTo(1 + 1_001 * MILLI);
  }

  @Test
  void set_thatIsNotKnownToTheNanosecond_leavesRoom() {
    replay.execute(
        new MonitorLine(0, 0, 0, List.of("SET", KEY, bytes(FIRST), "PX", "1000")),
        new Moment(100, 200, 300));
    assertThat(changes.get(0).earliest()).isEqualTo(100);
    assertThat(changes.get(0).latest()).isEqualTo(300);
    assertThat(changes.get(0).deadline()).isEqualTo(300 + 1_001 * MILLI);
  }

  /** Redis stops the clock while a script runs: it kept a lifetime that is over for the ledger. */
  @Test
  void setKeepTtl_ofAScriptThatTookLong_keepsTheDeadline() {
    execute("SET", KEY, bytes(FIRST), "PX", "1000");
    long deadline = changes.get(0).deadline();
    now = deadline + 1;
    execute("SET", KEY, bytes(SECOND), "KEEPTTL");
    assertThat(changes.get(1).deadline()).isEqualTo(deadline);
  }

  @Test
  void restoreOfAMovedSlot_changesNothing() {
    execute("RESTORE-ASKING", KEY, "1000", "payload");
    assertThat(changes).isEmpty();
  }

  @Test
  void setNx_changesOnlyWhatIsNotThere() {
    execute("SET", KEY, bytes(FIRST), "NX", "PX", "1000");
    execute("SET", KEY, bytes(SECOND), "NX", "PX", "1000");
    assertThat(values()).containsExactly(FIRST);
    now += 1_002 * MILLI;
    execute("SET", KEY, bytes(SECOND), "NX", "PX", "1000");
    assertThat(values()).containsExactly(FIRST, SECOND);
  }

  @Test
  void setXx_changesOnlyWhatIsThere() {
    execute("SET", KEY, bytes(FIRST), "XX", "PX", "1000");
    assertThat(changes).isEmpty();
    execute("SET", KEY, bytes(FIRST), "PX", "1000");
    execute("SET", KEY, bytes(SECOND), "XX", "PX", "1000");
    assertThat(values()).containsExactly(FIRST, SECOND);
  }

  @Test
  void unlink_removesOnlyWhatIsThere() {
    execute("UNLINK", KEY);
    assertThat(changes).isEmpty();
    execute("SET", KEY, bytes(FIRST));
    execute("unlink", KEY);
    assertThat(values()).containsExactly(FIRST, Values.ABSENT);
  }

  @Test
  void flushdb_removesAll() {
    execute("SET", KEY, bytes(FIRST));
    execute("FLUSHDB");
    assertThat(values()).containsExactly(FIRST, Values.ABSENT);
    assertThat(changes.get(1).cause()).isEqualTo(Change.Cause.RESET);
  }

  @Test
  void swapdb_exchangesThereAndBack() {
    execute("SET", KEY, bytes(FIRST));
    execute("SWAPDB", "0", "1");
    execute("SET", KEY, bytes(SECOND));
    execute("SWAPDB", "0", "1");
    assertThat(values()).containsExactly(FIRST, Values.ABSENT, SECOND, FIRST);
  }

  @Test
  void restart_leavesNothingInAnyDatabase() {
    execute("SET", KEY, bytes(FIRST));
    execute("SWAPDB", "0", "1");
    replay.restart(5, 9);
    execute("SWAPDB", "0", "1");
    assertThat(values()).containsExactly(FIRST, Values.ABSENT);
  }

  @Test
  void readsAndOtherKeys_changeNothing() {
    execute("GETRANGE", KEY, "8", "15");
    execute("SET", "hammer:#beat:all", "x", "PX", "5");
    execute("PING");
    assertThat(changes).isEmpty();
  }

  @Test
  void unknownCommandOnAnEntry_isAnError() {
    assertThatThrownBy(() -> execute("APPEND", KEY, "x")).hasMessageContaining("APPEND");
    assertThatThrownBy(() -> execute("SET", KEY, bytes(FIRST), "GET")).hasMessageContaining("GET");
  }

  private static String bytes(long value) {
    return "\\xc7\\x01" + Values.text(value);
  }

  private List<Long> values() {
    return changes.stream().map(Change::value).toList();
  }

  private void execute(String... words) {
    replay.execute(new MonitorLine(0, 0, 0, List.of(words)), Moment.at(now));
  }
}
