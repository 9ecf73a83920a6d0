package dev.perigee.hammer.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.check.Violation;
import dev.perigee.hammer.check.Violation.Rule;
import dev.perigee.hammer.drive.Hammer.Round;
import dev.perigee.hammer.mutant.Mutant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same hammer on nodes that lack one rule of the protocol must report violations: it shows that
 * the rule is needed, and that the hammer and its checker can fail.
 */
final class MutantsIT {
  private static final Duration RECOVERY = Duration.ofSeconds(4);
  private static final int TRIES = 3;

  @Test
  void withoutEpochs_whatWasFlushedComesBack() throws IOException {
    assertThat(violations(Mutant.NO_EPOCH, new Round(FaultKind.FLUSHDB, Duration.ofSeconds(4))))
        .extracting(Violation::rule)
        .contains(Rule.RESET);
  }

  @Test
  @Tag("long")
  void withoutFillTokens_slowReadsLeaveOldCopies() throws IOException {
    assertThat(
            violations(
                Mutant.NO_FILL_TOKEN, new Round(FaultKind.DATA_DELAYED, Duration.ofSeconds(6))))
        .extracting(Violation::rule)
        .containsAnyOf(Rule.STALENESS, Rule.SESSION);
  }

  @Test
  @Tag("long")
  void withoutCountingOwnEvents_putsLeaveOldCopies() throws IOException {
    assertThat(
            violations(
                Mutant.EVERY_EVENT_IS_AN_ECHO,
                new Round(FaultKind.EVENTS_DELAYED, Duration.ofSeconds(6))))
        .extracting(Violation::rule)
        .contains(Rule.STALENESS);
  }

  @Test
  @Tag("long")
  void withoutDropsOnConflict_nodesGoBackInTime() throws IOException {
    assertThat(
            violations(
                Mutant.CONFLICT_KEEPS_THE_COPY,
                new Round(FaultKind.EVENTS_DELAYED, Duration.ofSeconds(6))))
        .extracting(Violation::rule)
        .contains(Rule.SESSION);
  }

  @Test
  @Tag("long")
  void withoutLeases_nodesThatStoodStillAreStale() throws IOException {
    assertThat(
            violations(Mutant.NO_LEASE, new Round(FaultKind.NODE_STOPPED, Duration.ofSeconds(10))))
        .extracting(Violation::rule)
        .contains(Rule.STALENESS);
  }

  @Test
  @Tag("long")
  void withoutEvents_copiesStay() throws IOException {
    assertThat(
            violations(Mutant.DEAF, new Round(FaultKind.SUBSCRIBERS_KILLED, Duration.ofSeconds(4))))
        .extracting(Violation::rule)
        .contains(Rule.STALENESS);
  }

  /** What is found; on a machine that is busy with other things it may take more than one run. */
  private static List<Violation> violations(Mutant mutant, Round round) throws IOException {
    List<Violation> found = List.of();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      Report report =
          Runs.run("mutant-" + mutant, RECOVERY, mutant, plan -> Hammer.run(plan, List.of(round)));
      Runs.assertMeaningful(report, 1_000);
      found = report.violations();
    }
    return found;
  }
}
