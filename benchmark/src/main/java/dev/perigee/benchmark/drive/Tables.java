package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.measure.Row;
import java.util.List;
import java.util.Locale;

/** Figures as Markdown. */
final class Tables {
  private Tables() {}

  static String table(String title, int threads, List<Row> rows) {
    StringBuilder text =
        new StringBuilder("**")
            .append(title)
            .append(", ")
            .append(threads)
            .append(threads == 1 ? " thread**\n\n" : " threads**\n\n")
            .append("| | × | operations/s | client CPU, µs | allocated, B | commands |")
            .append(" bytes | server CPU, µs |\n|---|")
            .append("--:|".repeat(7))
            .append('\n');
    for (Row row : rows) {
      text.append("| ")
          .append(row.contestant())
          .append(row.lost() > 0 ? String.format(Locale.ROOT, " (%.0f lost)", row.lost()) : "")
          .append(" |");
      cell(text, row.ratio());
      cell(text, row.rate());
      cell(text, row.cpuMicros());
      cell(text, row.allocated());
      cell(text, row.commands());
      cell(text, row.bytes());
      cell(text, row.serverMicros());
      text.append('\n');
    }
    return text.append('\n').toString();
  }

  /** Three digits that count, and no more of those that do not. */
  static void cell(StringBuilder text, double figure) {
    double size = Math.abs(figure);
    String format =
        size < 0.00005
            ? "%.0f"
            : size < 0.1 ? "%.4f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
    text.append(' ').append(String.format(Locale.ROOT, format, figure)).append(" |");
  }
}
