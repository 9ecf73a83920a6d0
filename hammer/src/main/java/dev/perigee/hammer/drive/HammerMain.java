package dev.perigee.hammer.drive;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.mutant.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the hammer by hand: {@code HammerMain seed fault-seconds mutant|none fault…}; on a cluster
 * where no fault is named.
 */
public final class HammerMain {
  private HammerMain() {}

  /** Prints the report; exits with 1 where there is a violation. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("perigee-hammer");
    Duration time = Duration.ofSeconds(Long.parseLong(args[1]));
    List<Hammer.Round> rounds = new ArrayList<>();
    for (String name : Arrays.asList(args).subList(3, args.length)) {
      rounds.add(new Hammer.Round(FaultKind.valueOf(name), time));
    }
    Plan plan =
        new Plan(
            folder,
            Long.parseLong(args[0]),
            Plan.LEASE.plusSeconds(2),
            1,
            Duration.ofMillis(3),
            args[2].equals("none") ? null : Mutant.valueOf(args[2]));
    Report report = rounds.isEmpty() ? ClusterHammer.run(plan) : Hammer.run(plan, rounds);
    System.out.println(folder);
    System.out.print(report.text());
    if (!report.violations().isEmpty()) {
      System.exit(1);
    }
  }
}
