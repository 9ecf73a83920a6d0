package dev.perigee.jcache.internal.config;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys that a section of a YAML file may have, as paths such as {@code near.maxEntries}.
 * Immutable.
 */
final class KnownKeys {
  private final SortedSet<String> paths;

  KnownKeys(Collection<String> paths) {
    this.paths = new TreeSet<>(paths);
  }

  /** These and some more. */
  KnownKeys and(String... more) {
    Set<String> all = new TreeSet<>(paths);
    all.addAll(Set.of(more));
    return new KnownKeys(all);
  }

  SortedSet<String> paths() {
    return new TreeSet<>(paths);
  }

  /** Whether the path has a value. */
  boolean isLeaf(String path) {
    return paths.contains(path);
  }

  /** Whether the path has keys below it. */
  boolean isGroup(String path) {
    return paths.stream().anyMatch(known -> known.startsWith(path + "."));
  }

  /** What to say of a key that is not known; the path of the section is empty at the top. */
  String unknown(String section, String key) {
    SortedSet<String> here = below(section);
    String proposal =
        Nearest.of(key, here)
            .or(() -> elsewhere(key))
            .map(known -> "; did you mean " + known + "?")
            .orElse(".");
    return "unknown key" + proposal + " Allowed here: " + String.join(", ", here);
  }

  private SortedSet<String> below(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    return paths.stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).replaceFirst("\\..*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The key of another section, or one written with dots. */
  private Optional<String> elsewhere(String key) {
    return paths.stream()
        .filter(path -> path.contains("."))
        .filter(path -> path.equals(key) || path.substring(path.lastIndexOf('.') + 1).equals(key))
        .findFirst()
        .map(
            path ->
                path.replace(".", ": {")
                    + ": …"
                    + "}".repeat(path.length() - path.replace(".", "").length()));
  }
}
