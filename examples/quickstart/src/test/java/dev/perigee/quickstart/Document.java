package dev.perigee.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of this repository. */
record Document(Path file, String text) {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).resolve("../..").normalize();

  static Document at(String path) throws IOException {
    Path file = ROOT.resolve(path);
    return new Document(file, Files.readString(file));
  }

  /** Every Markdown file at the root and below {@code docs}. */
  static List<Document> all() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> files =
          Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).toList();
      return files.stream().map(Document::read).toList();
    }
  }

  /** The fenced blocks in a language. */
  List<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The first fenced block in a language below each heading of the second level that has one. */
  Map<String, String> sections(String language) {
    Map<String, String> sections = new HashMap<>();
    for (String section : text.split("(?m)^## ", -1)) {
      List<String> blocks = new Document(file, section).blocks(language);
      if (!blocks.isEmpty() && !section.startsWith("#")) {
        sections.put(section.lines().findFirst().orElseThrow(), blocks.get(0));
      }
    }
    return sections;
  }

  /** The headings that it links to, here or in another file, and that are not there. */
  List<String> deadAnchors() {
    return Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)")
        .matcher(text)
        .results()
        .filter(
            link ->
                !(link.group(1).isEmpty() ? this : read(file.resolveSibling(link.group(1))))
                    .anchors()
                    .contains(link.group(2)))
        .map(MatchResult::group)
        .toList();
  }

  /** How its headings are named in links. */
  private List<String> anchors() {
    return Pattern.compile("(?m)^#+ (.*)$")
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  /** The files that it links to. */
  List<Path> links() {
    return Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)")
        .matcher(text)
        .results()
        .map((MatchResult link) -> file.resolveSibling(link.group(1)).normalize())
        .toList();
  }

  private static Document read(Path file) {
    try {
      return new Document(file, Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }
}
