package dev.perigee.serialization.internal.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of classes that frameworks put into caches by the million, as a single character on the
 * wire. Their order stands on the wire: it is never changed, only added to.
 */
final class WellKnownNames {
  private static final char FIRST = '\u0001';

  private static final List<String> NAMES =
      List.of(
          "org.hibernate.cache.spi.entry.StandardCacheEntryImpl",
          "[Ljava.io.Serializable;",
          "org.hibernate.cache.spi.support.AbstractReadWriteAccess$Item",
          "org.hibernate.cache.spi.support.AbstractReadWriteAccess$SoftLockImpl",
          "org.hibernate.cache.spi.entry.CollectionCacheEntry",
          "org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem",
          "org.springframework.cache.support.NullValue");

  private static final Map<String, String> SHORT = new HashMap<>();

  static {
    for (int i = 0; i < NAMES.size(); i++) {
      SHORT.put(NAMES.get(i), String.valueOf((char) (FIRST + i)));
    }
  }

  private WellKnownNames() {}

  /** What stands on the wire for a name. */
  static String shorten(String name) {
    return SHORT.getOrDefault(name, name);
  }

  /** The name that something on the wire stands for. */
  static String expand(String text) {
    int index = text.length() == 1 ? text.charAt(0) - FIRST : -1;
    return index >= 0 && index < NAMES.size() ? NAMES.get(index) : text;
  }
}
