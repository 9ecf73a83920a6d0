package dev.perigee.jcache.internal.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a cache, or a pattern of names, as written below {@code caches}. {@code *} stands for
 * any run of characters, none included; {@code \*} is a star and {@code \\} a backslash; every
 * other character is itself.
 */
final class NamePattern {
  /** The literal texts between the stars; a single one where there is no star. */
  private final List<String> literals;

  private final String text;

  private NamePattern(String text, List<String> literals) {
    this.text = text;
    this.literals = literals;
  }

  static NamePattern parse(String text) {
    List<String> literals = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*') {
        literals.add(literal.toString());
        literal.setLength(0);
        continue;
      }
      boolean escapes =
          c == '\\'
              && i + 1 < text.length()
              && (text.charAt(i + 1) == '*' || text.charAt(i + 1) == '\\');
      literal.append(escapes ? text.charAt(++i) : c);
    }
    literals.add(literal.toString());
    return new NamePattern(text, List.copyOf(literals));
  }

  /** Whether this is one name and not a pattern. */
  boolean isName() {
    return literals.size() == 1;
  }

  /** The name, without escapes; only where {@link #isName}. */
  String name() {
    if (!isName()) {
      throw new IllegalStateException(text + " is a pattern");
    }
    return literals.get(0);
  }

  /** How many characters are literal: the more, the more specific. */
  int literalLength() {
    return literals.stream().mapToInt(String::length).sum();
  }

  int stars() {
    return literals.size() - 1;
  }

  /** Takes the earliest place for each literal in turn; no backtracking, so no bad cases. */
  boolean matches(String name) {
    if (isName()) {
      return name.equals(literals.get(0));
    }
    String first = literals.get(0);
    String last = literals.get(literals.size() - 1);
    int end = name.length() - last.length();
    if (!name.startsWith(first) || !name.endsWith(last) || first.length() > end) {
      return false;
    }
    int at = first.length();
    for (String literal : literals.subList(1, literals.size() - 1)) {
      int found = name.indexOf(literal, at);
      if (found < 0 || found + literal.length() > end) {
        return false;
      }
      at = found + literal.length();
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
