package dev.perigee.hammer.check;

import java.nio.file.Path;
import java.time.Duration;

/** Judges the folder of a run once more: {@code CheckMain folder lease-in-ms}. */
public final class CheckMain {
  private CheckMain() {}

  /** Prints the report; exits with 1 where there is a violation. */
  public static void main(String[] args) {
    Duration lease = Duration.ofMillis(Long.parseLong(args[1]));
    Report report = Report.of(Path.of(args[0]), lease.toNanos());
    System.out.print(report.text());
    if (!report.violations().isEmpty()) {
      System.exit(1);
    }
  }
}
