package dev.perigee.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documents of this repository, found from the folder of whatever module a test runs in. */
public final class Manual {
  private Manual() {}

  /**
   * The text of a file.
   *
   * @param path from the root of the repository: {@code docs/configuration.md}
   */
  public static String text(String path) {
    try {
      return Files.readString(root().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  /** The fenced blocks of a Markdown file in a language, in their order. */
  public static List<String> blocks(String path, String language) {
    return Pattern.compile("(?ms)^```" + Pattern.quote(language) + "\\n(.*?)^```$")
        .matcher(text(path))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static Path root() {
    @Nullable Path folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("docs/adr"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not below the root of the repository");
    }
    return folder;
  }
}
