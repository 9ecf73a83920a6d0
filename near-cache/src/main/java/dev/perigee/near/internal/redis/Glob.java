package dev.perigee.near.internal.redis;

/** Redis's glob patterns. */
final class Glob {

  private Glob() {}

  /** A pattern that matches exactly the text. */
  static String escape(String text) {
    StringBuilder pattern = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\' || c == '^') {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.toString();
  }
}
