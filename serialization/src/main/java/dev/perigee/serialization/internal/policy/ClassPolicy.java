package dev.perigee.serialization.internal.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its name whether a class may be written and read, before it is ever loaded. Immutable.
 *
 * <p>The types that have a serializer of their own are outside of this: they are known by number
 * and always allowed.
 */
public final class ClassPolicy {

  /** What JDK serialization mentions for the types that it carries for us. */
  private static final List<String> FOUNDATION =
      List.of(
          "java.lang.Object",
          "java.lang.Enum",
          "java.lang.Number",
          "java.lang.Record",
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.Error",
          "java.lang.IllegalArgumentException",
          "java.lang.IllegalStateException",
          "java.lang.UnsupportedOperationException",
          "java.lang.IndexOutOfBoundsException",
          "java.lang.NullPointerException",
          "java.lang.StackTraceElement",
          "java.io.IOException",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.concurrent.atomic.*",
          "java.util.concurrent.locks.*",
          "java.time.*",
          "java.time.chrono.*",
          "java.math.*",
          "java.text.*",
          "java.net.InetAddress",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetSocketAddress",
          "java.net.URI",
          "java.net.URL",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "sun.util.calendar.ZoneInfo");

  /** What the caching layers of Hibernate and Spring put into their caches. */
  private static final List<String> FRAMEWORKS =
      List.of(
          "org.hibernate.cache.**",
          "org.hibernate.engine.**",
          "org.hibernate.collection.spi.**",
          "org.springframework.cache.**");

  private final @Nullable ClassPatterns allowed;

  private ClassPolicy(@Nullable ClassPatterns allowed) {
    this.allowed = allowed;
  }

  /** Everything but the deny-list. */
  public static ClassPolicy everythingHarmless() {
    return new ClassPolicy(null);
  }

  /**
   * Only what is named, beside JDK values and the caching layers of Hibernate and Spring.
   *
   * @param patterns {@code com.acme.Order}, {@code com.acme.*} or {@code com.acme.**}
   * @param types allowed with their nested classes
   */
  public static ClassPolicy only(List<String> patterns, List<Class<?>> types) {
    List<String> all = new ArrayList<>(FOUNDATION);
    all.addAll(FRAMEWORKS);
    all.addAll(patterns);
    for (Class<?> type : types) {
      Class<?> element = type;
      while (element.isArray()) {
        element = element.getComponentType();
      }
      all.add(element.getName());
    }
    return new ClassPolicy(new ClassPatterns(all));
  }

  /** Whether the class may be written and read. Arrays count as their elements. */
  public boolean allows(String className) {
    String name = elementName(className);
    return name == null || (!DenyList.matches(name) && (allowed == null || allowed.matches(name)));
  }

  /** What to do about a class that is not allowed. */
  public String remedy(String className) {
    String name = elementName(className);
    return allowed == null || (name != null && DenyList.matches(name))
        ? "it is on the deny-list, which no setting lifts: convert it to a plain value"
        : "add it to serialization.allow";
  }

  /** The name of what an array holds; {@code null} for primitives. */
  private static @Nullable String elementName(String name) {
    int depth = 0;
    while (depth < name.length() && name.charAt(depth) == '[') {
      depth++;
    }
    if (depth == 0) {
      return name;
    }
    return depth < name.length() && name.charAt(depth) == 'L'
        ? name.substring(depth + 1, name.length() - (name.endsWith(";") ? 1 : 0))
        : null;
  }
}
