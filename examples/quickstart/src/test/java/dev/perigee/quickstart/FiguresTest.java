package dev.perigee.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README says of speed is what was measured: the tables of {@code performance.md}. */
final class FiguresTest {
  private static final String HEADING = "| × of the baseline";

  /** After the name of a table: without a near cache. */
  private static final String OFF = ", near off";

  /** The tables behind the lines of the README. */
  private static final Map<String, String> TABLES =
      Map.of(
          "near hit, 1 / 2 threads", "near-hit-a",
          "near hit of a 1 KB record, 1 / 2 threads", "near-hit-b",
          "far read, 1 / 16 threads", "far-read-a",
          "put, 1 / 16 threads", "put-a",
          "put, near cache off, 1 / 16 threads", "put-a" + OFF,
          "`getAll` of 100, near", "get-all-a",
          "`getAll` of 100, far", "far-get-all-a",
          "`putAll` of 100", "put-all-a",
          "`putAll` of 100, near cache off", "put-all-a" + OFF,
          "90 % reads of 100,000 keys (Zipf), 1 / 16 threads", "zipf-a");

  @Test
  void readme_hasTheFiguresOfTheLastRun() throws IOException {
    String measured = Document.at("docs/performance.md").text();
    Map<String, List<String>> told = new HashMap<>();
    Map<String, List<String>> expected = new HashMap<>();
    Document.at("README.md")
        .text()
        .lines()
        .dropWhile(line -> !line.startsWith(HEADING))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(FiguresTest::cells)
        .forEach(cells -> told.put(cells.get(0), cells.subList(2, 4)));

    TABLES.forEach(
        (line, name) -> {
          String table = table(measured, name.replace(OFF, ""));
          expected.put(line, figures(table, name.endsWith(OFF)));
        });

    assertThat(told).isEqualTo(expected);
  }

  private static String table(String document, String name) {
    int from = document.indexOf("<!-- " + name + " -->");
    assertThat(from).as(name).isNotNegative();
    return document.substring(from, document.indexOf("<!-- end -->", from));
  }

  /**
   * Of Perigee, with the near cache where it was measured and is not to be off, and of Redisson's
   * JCache.
   */
  private static List<String> figures(String table, boolean off) {
    String perigee = off ? "" : ratios(table, "Perigee");
    return List.of(
        perigee.isEmpty() ? ratios(table, "Perigee" + OFF) : perigee,
        ratios(table, "Redisson's JCache"));
  }

  /** The × of a contestant, for one number of threads after the other. */
  private static String ratios(String table, String contestant) {
    return table
        .lines()
        .filter(line -> line.startsWith("| " + contestant + " |"))
        .map(line -> cells(line).get(1))
        .collect(Collectors.joining(" / "));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList();
  }
}
