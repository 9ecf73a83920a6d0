package dev.perigee.hammer.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.drive.Hammer.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two JVMs, one Redis, faults; what they read is held against what Redis executed. */
final class HammerIT {
  /** Longer than the lease. */
  private static final Duration SHORT = Duration.ofSeconds(4);

  private static final Duration RECOVERY = Duration.ofMillis(3_300);

  /** As long as a bad pause of a JVM. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final int CYCLES = 3;
  private static final Duration LONG = Duration.ofSeconds(6);
  private static final Duration LONG_RECOVERY = Duration.ofSeconds(5);

  @Test
  void shortRun_breaksNoPromise() throws IOException {
    List<Round> rounds = new ArrayList<>();
    for (FaultKind kind :
        List.of(
            FaultKind.EVENTS_BLACKHOLE,
            FaultKind.NODE_STOPPED,
            FaultKind.DATA_DEAF_CLIENT,
            FaultKind.PARTITION,
            FaultKind.FLUSHDB)) {
      rounds.add(new Round(kind, SHORT));
    }
    Collections.shuffle(rounds, new Random(Runs.seed()));
    Report report = Runs.run("short", RECOVERY, null, plan -> Hammer.run(plan, rounds));
    assertThat(report.violations()).isEmpty();
    Runs.assertMeaningful(report, 1_000);
  }

  @Test
  @Tag("long")
  void longRun_breaksNoPromise() throws IOException {
    Random random = new Random(Runs.seed());
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < CYCLES; i++) {
      List<Round> cycle = new ArrayList<>();
      for (FaultKind kind : FaultKind.values()) {
        cycle.add(new Round(kind, kind == FaultKind.NODE_STOPPED ? PAUSE : LONG));
      }
      Collections.shuffle(cycle, random);
      rounds.addAll(cycle);
    }
    Report report = Runs.run("long", LONG_RECOVERY, null, plan -> Hammer.run(plan, rounds));
    assertThat(report.violations()).isEmpty();
    Runs.assertMeaningful(report, 1_000_000);
    Runs.assertResumed(report);
  }

  @Test
  @Tag("long")
  void cluster_breaksNoPromise() throws IOException {
    Report report = Runs.run("cluster", LONG_RECOVERY, null, ClusterHammer::run);
    assertThat(report.violations()).isEmpty();
    Runs.assertMeaningful(report, 50_000);
    Runs.assertResumed(report);
  }
}
