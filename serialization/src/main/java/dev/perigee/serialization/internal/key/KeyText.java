package dev.perigee.serialization.internal.key;

import java.nio.charset.StandardCharsets;

/**
 * The escapes of the grammar: what separates its parts, what a glob pattern would take for itself,
 * controls and spaces become {@code %XX}; unpaired surrogates, which UTF-8 cannot hold, become
 * {@code %uXXXX}. Everything else stands for itself, so that redis-cli shows readable keys.
 */
public final class KeyText {
  private static final boolean[] ESCAPED = new boolean[128];
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  static {
    for (char c = 0; c <= ' '; c++) {
      ESCAPED[c] = true;
    }
    ESCAPED[127] = true;
    for (char c : "%,(){}[]*?\\=#".toCharArray()) {
      ESCAPED[c] = true;
    }
  }

  private KeyText() {}

  /** Escapes the text of a key. */
  public static String escape(String text) {
    int clean = clean(text);
    if (clean == text.length()) {
      return text;
    }
    StringBuilder to = new StringBuilder(text.length() + 16);
    append(to, text, clean);
    return to.toString();
  }

  /** Escapes the name of a cache, where a colon would end the name. */
  public static String escapeName(String name) {
    return escape(name).replace(":", "%3A");
  }

  static void append(StringBuilder to, String text) {
    append(to, text, clean(text));
  }

  private static void append(StringBuilder to, String text, int clean) {
    to.append(text, 0, clean);
    for (int i = clean; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        to.append(c);
      } else if (c <= 0xFF) {
        to.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
      } else if (isPairAt(text, i)) {
        to.append(c).append(text.charAt(++i));
      } else {
        to.append("%u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          to.append(HEX[c >> shift & 0xF]);
        }
      }
    }
  }

  /** How much from the start on stands for itself. */
  private static int clean(String text) {
    int i = 0;
    while (i < text.length() && isPlain(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isPlain(char c) {
    return c < 128 ? !ESCAPED[c] : c > 0x9F && !Character.isSurrogate(c);
  }

  private static boolean isPairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /**
   * Undoes {@link #escape}.
   *
   * @throws IllegalArgumentException if an escape is incomplete
   */
  static String unescape(String text) {
    int at = text.indexOf('%');
    if (at < 0) {
      return text;
    }
    StringBuilder to = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      to.append(text, from, at);
      boolean wide = text.startsWith("%u", at);
      int digits = at + (wide ? 2 : 1);
      int end = digits + (wide ? 4 : 2);
      if (end > text.length()) {
        throw new IllegalArgumentException("an escape that does not end");
      }
      to.append((char) Integer.parseInt(text, digits, end, 16));
      from = end;
      at = text.indexOf('%', from);
    }
    return to.append(text, from, text.length()).toString();
  }

  /** How long a text is in UTF-8, if it has no unpaired surrogates. */
  public static int utf8Length(String text) {
    // Few keys are near the limit; those are counted by the intrinsic encoder.
    return text.length() * 3 <= 512 ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
