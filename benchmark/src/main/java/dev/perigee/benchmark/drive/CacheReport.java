package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.measure.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** Measures, prints tables, and keeps each in a file, of which the document is put together. */
public final class CacheReport {
  private static final Path FIGURES = Path.of("target", "figures");
  private static final Path DOCUMENT = Path.of("..", "docs", "performance.md");

  private CacheReport() {}

  /** In a few minutes, printed and no more. */
  public static void quick(String names) throws Exception {
    Map<String, Callable<String>> parts = new LinkedHashMap<>();
    Matches.quick().forEach(match -> parts.put(match.name(), () -> run(match, Pace.QUICK)));
    run(parts, names, Path.of("target", "quick"));
  }

  /** All that fits the names; what does not fit stands in the document as it was measured last. */
  public static void full(String names) throws Exception {
    Map<String, Callable<String>> parts = new LinkedHashMap<>();
    Matches.full().forEach(match -> parts.put(match.name(), () -> run(match, Pace.FULL)));
    parts.put("propagation", Propagation::table);
    parts.put("memory", MemoryUse::table);
    parts.put("first-get", FirstGet::table);
    parts.put("growth", Growth::tables);
    run(parts, names, FIGURES);
    Document.write(DOCUMENT, List.copyOf(parts.keySet()), FIGURES);
  }

  private static void run(Map<String, Callable<String>> parts, String names, Path folder)
      throws Exception {
    Pattern chosen = Pattern.compile(names);
    Files.createDirectories(folder);
    Exception failure = null;
    for (Map.Entry<String, Callable<String>> part : parts.entrySet()) {
      if (chosen.matcher(part.getKey()).matches()) {
        try {
          String text = part.getValue().call();
          System.out.print(text);
          Files.writeString(folder.resolve(part.getKey() + ".md"), text);
        } catch (RuntimeException e) {
          // The others are measured all the same.
          failure = new IllegalStateException("no figures of " + part.getKey(), e);
          failure.printStackTrace();
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static String run(Match match, Pace pace) {
    StringBuilder text = new StringBuilder();
    try (Arena arena = new Arena(match, pace)) {
      for (Map.Entry<Integer, List<Row>> table : arena.run().entrySet()) {
        text.append(Tables.table(match.title(), table.getKey(), table.getValue()));
      }
    }
    return text.toString();
  }
}
