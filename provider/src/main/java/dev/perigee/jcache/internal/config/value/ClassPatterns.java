package dev.perigee.jcache.internal.config.value;

import java.util.List;
import java.util.regex.Pattern;

/** The grammar of {@code serialization.allow}. */
final class ClassPatterns {
  private static final String NAME = "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*";

  private static final Pattern PATTERN = Pattern.compile(NAME + "(\\." + NAME + ")*(\\.\\*{1,2})?");

  private ClassPatterns() {}

  static boolean valid(List<String> patterns) {
    return patterns.stream().allMatch(pattern -> PATTERN.matcher(pattern).matches());
  }
}
