package dev.perigee.jcache.internal.config;

import java.util.regex.Pattern;

/**
 * The first part of every key in Redis. It stands unescaped in keys, where {@code :} separates and
 * braces choose a cluster's slot, and in the patterns of SCAN and of subscriptions, where {@code *
 * ? [ ] ^ \} have a meaning; so it is limited to characters that have none.
 */
final class Namespace {
  static final String DEFAULT = "perigee";

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Namespace() {}

  /** The text, if it is a namespace. */
  static String check(String text) {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no namespace; it must have 1 to 64 characters: letters and digits of ASCII,"
              + " '.', '_' and '-', the first a letter or digit");
    }
    return text;
  }
}
