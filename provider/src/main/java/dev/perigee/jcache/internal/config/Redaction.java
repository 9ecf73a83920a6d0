package dev.perigee.jcache.internal.config;

import java.util.regex.Pattern;

/** Takes credentials out of texts that are shown. */
final class Redaction {
  private static final Pattern USER_INFO = Pattern.compile("//[^\\s]*@");

  private Redaction() {}

  /** The text without what stands between {@code //} and the last {@code @}. */
  static String redact(String text) {
    return USER_INFO.matcher(text).replaceAll("//***@");
  }
}
