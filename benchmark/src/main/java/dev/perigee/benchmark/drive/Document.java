package dev.perigee.benchmark.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tables in a document, each between two marks, of which the first names it. */
final class Document {
  private static final String END = "<!-- end -->";

  private Document() {}

  /** Puts every table that has been measured where its marks are. */
  static void write(Path document, List<String> names, Path figures) throws IOException {
    String text = Files.readString(document);
    for (String name : names) {
      Path table = figures.resolve(name + ".md");
      if (Files.exists(table)) {
        text = replace(text, name, Files.readString(table));
      }
    }
    Files.writeString(document, text);
  }

  /**
   * Replaces one table.
   *
   * @throws IllegalArgumentException where the marks are not there
   */
  static String replace(String text, String name, String table) {
    String beginning = "<!-- " + name + " -->\n";
    int from = text.indexOf(beginning);
    int to = from < 0 ? -1 : text.indexOf(END, from);
    if (to < 0) {
      throw new IllegalArgumentException("the document has no marks for " + name);
    }
    return text.substring(0, from + beginning.length()) + table + text.substring(to);
  }
}
