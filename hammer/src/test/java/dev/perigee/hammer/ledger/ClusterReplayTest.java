package dev.perigee.hammer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.hammer.Values;
import dev.perigee.hammer.ledger.Change.Cause;
import dev.perigee.hammer.ledger.ClusterReplay.Executed;
import dev.perigee.hammer.ledger.ClusterReplay.Failover;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClusterReplayTest {
  private static final int MASTER = 7000;
  private static final int REPLICA = 7001;
  private static final int OTHER = 7002;
  private static final int CLIENT = 50_000;
  private static final String KEY = "hammer:lease:s:k7";
  private static final long A = Values.id(0, 0, 1);
  private static final long B = Values.id(0, 0, 2);
  private static final long C = Values.id(0, 0, 3);

  private final List<Executed> executed = new ArrayList<>();
  private final List<Failover> failovers = new ArrayList<>();

  @Test
  void mastersAreMergedByTime_andReplicationIsNot() {
    set(MASTER, CLIENT, A, 10);
    set(OTHER, CLIENT, C, 30);
    set(MASTER, CLIENT, B, 20);
    set(REPLICA, MASTER, A, 25);
    assertThat(changes()).extracting(Change::value).containsExactly(A, B, C);
  }

  @Test
  void failover_keepsWhatHadReachedTheReplica() {
    set(MASTER, CLIENT, A, 10);
    set(REPLICA, MASTER, A, 11);
    failovers.add(new Failover(MASTER, REPLICA, 20, 40));
    set(REPLICA, CLIENT, B, 35);
    assertThat(changes()).extracting(Change::value).containsExactly(A, B);
  }

  @Test
  void failover_undoesWhatHadNot() {
    set(MASTER, CLIENT, A, 10);
    set(REPLICA, MASTER, A, 11);
    set(MASTER, CLIENT, B, 15);
    failovers.add(new Failover(MASTER, REPLICA, 20, 40));
    set(REPLICA, CLIENT, C, 35);
    List<Change> changes = changes();
    assertThat(changes).extracting(Change::value).containsExactly(A, B, A, C);
    assertThat(changes.get(2).cause()).isEqualTo(Cause.RESET);
    assertThat(changes.get(2).earliest()).isEqualTo(20);
    assertThat(changes.get(2).latest()).isEqualTo(35);
  }

  @Test
  void failover_undoesACreation_whenAnotherServerSpeaksFirst() {
    set(MASTER, CLIENT, A, 10);
    failovers.add(new Failover(MASTER, REPLICA, 20, 40));
    executed.add(
        new Executed(OTHER, new MonitorLine(0, 0, CLIENT, List.of("GET", "other")), Moment.at(50)));
    assertThat(changes()).extracting(Change::value).containsExactly(A, Values.ABSENT);
  }

  @Test
  void failover_ofAnotherMaster_leavesTheEntry() {
    set(OTHER, CLIENT, A, 10);
    failovers.add(new Failover(MASTER, REPLICA, 20, 40));
    set(OTHER, CLIENT, B, 50);
    assertThat(changes()).extracting(Change::value).containsExactly(A, B);
  }

  private void set(int server, int source, long value, long nanos) {
    MonitorLine line = new MonitorLine(0, 0, source, List.of("SET", KEY, Values.text(value)));
    executed.add(new Executed(server, line, Moment.at(nanos)));
  }

  private List<Change> changes() {
    return new ClusterReplay("hammer", Set.of(MASTER, REPLICA, OTHER), failovers).changes(executed);
  }
}
