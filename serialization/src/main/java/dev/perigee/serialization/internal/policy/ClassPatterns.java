package dev.perigee.serialization.internal.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of class names given by patterns: {@code com.acme.Order} is one class with its nested
 * classes, {@code com.acme.*} the classes of a package, {@code com.acme.**} those of the packages
 * below it too. Immutable.
 */
final class ClassPatterns {
  private final Set<String> classes = new HashSet<>();
  private final Set<String> packages = new HashSet<>();
  private final List<String> trees = new ArrayList<>();

  ClassPatterns(Iterable<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.equals("**")) {
        trees.add("");
      } else if (pattern.endsWith(".**")) {
        trees.add(pattern.substring(0, pattern.length() - 2));
      } else if (pattern.endsWith(".*")) {
        packages.add(pattern.substring(0, pattern.length() - 2));
      } else if (pattern.isBlank() || pattern.indexOf('*') >= 0) {
        throw new IllegalArgumentException(
            "'"
                + pattern
                + "' is no pattern of class names: write a class, com.acme.* or com.acme.**");
      } else {
        classes.add(pattern);
      }
    }
  }

  boolean matches(String name) {
    if (classes.contains(name)) {
      return true;
    }
    for (int nested = name.indexOf('$'); nested > 0; nested = name.indexOf('$', nested + 1)) {
      if (classes.contains(name.substring(0, nested))) {
        return true;
      }
    }
    int dot = name.lastIndexOf('.');
    if (dot > 0 && packages.contains(name.substring(0, dot))) {
      return true;
    }
    for (String tree : trees) {
      if (name.startsWith(tree)) {
        return true;
      }
    }
    return false;
  }
}
