package dev.perigee.jcache.internal.config;

import java.util.regex.Pattern;

/**
 * Takes credentials out of messages: everything from the scheme of an address, or from the
 * beginning of a word, to an {@code @}. So a password stays hidden where an address is misspelt or
 * stands in a wrong place, and a message of ours has no other {@code @}.
 */
public final class Redaction {
  private static final Pattern ADDRESS = Pattern.compile("(?is)(?:(rediss?:/*|//).*|\\S+)@");

  private Redaction() {}

  /** The message without secrets. */
  public static String redact(String text) {
    return ADDRESS.matcher(text).replaceAll("$1***@");
  }
}
