package dev.perigee.hammer.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.hammer.check.Report;
import dev.perigee.hammer.mutant.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs of the hammer in the build: where their files go, and what all of them must show. */
final class Runs {
  private static final Path FOLDER = Path.of("target", "hammer");
  private static final Duration RESUMED = Duration.ofSeconds(10);

  /** Set it to repeat a run that went wrong: it is printed. */
  private static final long SEED = Long.getLong("perigee.hammer.seed", 20_261_121);

  private Runs() {}

  static long seed() {
    return SEED;
  }

  /** Runs, prints the table, and keeps the files only of a run that went wrong. */
  static Report run(String name, Duration recovery, Mutant mutant, Function<Plan, Report> hammer)
      throws IOException {
    Path folder = FOLDER.resolve(name);
    delete(folder);
    Files.createDirectories(folder);
    Plan plan = new Plan(folder, SEED, recovery, 1, Duration.ofMillis(3), mutant);
    Report report = hammer.apply(plan);
    String text = name + ", seed " + SEED + "\n" + report.text();
    System.out.print(text);
    if (report.violations().isEmpty() != (mutant == null)) {
      System.out.println("its files: " + folder.toAbsolutePath());
    } else {
      delete(folder);
    }
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve(name + ".txt"), text);
    return report;
  }

  /** The run meant something: there were operations and near hits, also after each fault. */
  static void assertMeaningful(Report report, long operations) {
    assertThat(report.operations()).isGreaterThan(operations);
    assertThat(report.rows())
        .allSatisfy((fault, row) -> assertThat(row.hits()).as(fault).isPositive());
  }

  /** Near hits were there again soon after each fault; for machines that do nothing else. */
  static void assertResumed(Report report) {
    assertThat(report.rows())
        .allSatisfy(
            (fault, row) ->
                assertThat(Duration.ofNanos(row.resumed())).as(fault).isLessThan(RESUMED));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
