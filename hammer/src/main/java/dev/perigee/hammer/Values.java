package dev.perigee.hammer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values that are told apart: each is written by one operation only, and can be found in the bytes
 * of its entry.
 */
public final class Values {
  /** In the place of a value: there was no entry. */
  public static final long ABSENT = 0;

  /** In the place of a value: nothing is said of it. */
  public static final long NOTHING = -1;

  private static final Pattern ID = Pattern.compile("@(\\d{15,})@");
  private static final int COUNTER_BITS = 40;
  private static final int THREAD_BITS = 8;

  private Values() {}

  /** The value with this number among all that a thread of a node writes; from 1. */
  public static long id(int node, int thread, long number) {
    return ((node + 1L) << (THREAD_BITS + COUNTER_BITS)) | ((long) thread << COUNTER_BITS) | number;
  }

  /** What is put into the cache. */
  public static String text(long id) {
    return "@" + id + "@";
  }

  /** Which value this is; {@link #ABSENT} for none. */
  public static long idOf(@Nullable String text) {
    if (text == null) {
      return ABSENT;
    }
    Matcher matcher = ID.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no value of the hammer: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** How keys are written. */
  public static String key(int key) {
    return "k" + key;
  }

  /** The key in Redis. */
  public static String redisKey(String namespace, Subject subject, int key) {
    return namespace + ":" + subject.cacheName() + ":s:" + key(key);
  }
}
