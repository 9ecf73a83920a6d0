package dev.perigee.serialization.internal.graph;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK types that have a number and a serializer of their own. Numbers stand on the wire: they
 * are never reordered or used again. Only exact classes count; a subclass is another class.
 */
final class JdkTable {
  /** Any class in the form of JDK serialization. */
  static final int ISLAND = 0;

  /** Any class in the form that its writeReplace gives it. */
  static final int REPLACED = 1;

  private static final Logger LOG = LoggerFactory.getLogger(JdkTable.class);
  private static final IdentityHashMap<Class<?>, Entry> BY_TYPE = new IdentityHashMap<>();
  private static final Map<Integer, Entry> BY_NUMBER = new HashMap<>();

  static {
    JdkTable table = new JdkTable();
    Scalars.addTo(table);
    Arrays.addTo(table);
    Times.addTo(table);
    Containers.addTo(table);
    SortedContainers.addTo(table);
    EnumContainers.addTo(table);
    ImmutableContainers.addTo(table);
    Environment.addTo(table);
    try {
      SqlTimes.addTo(table);
    } catch (NoClassDefFoundError e) {
      // A runtime without the module java.sql has no such values.
      LOG.debug("java.sql is not there: {}", e.getMessage());
    }
  }

  private JdkTable() {}

  private record Entry(int number, Class<?> type, GraphSerializer<?> serializer, boolean shared) {}

  /** Adds a type whose instances are values: two that are equal may become one. */
  <T> void value(int number, Class<T> type, GraphSerializer<? super T> serializer) {
    add(new Entry(number, type, serializer, false));
  }

  /** Adds a type whose instances have an identity. */
  <T> void object(int number, Class<T> type, GraphSerializer<? super T> serializer) {
    add(new Entry(number, type, serializer, true));
  }

  private static void add(Entry entry) {
    if (BY_NUMBER.put(entry.number, entry) != null || BY_TYPE.put(entry.type, entry) != null) {
      throw new IllegalStateException("twice in the table: " + entry);
    }
  }

  /** The number of a type, or {@link Shape#BY_NAME}. */
  static int number(Class<?> type) {
    Entry entry = BY_TYPE.get(type);
    return entry == null ? Shape.BY_NAME : entry.number;
  }

  /** The type with a number, or {@code null}. */
  static @Nullable Class<?> type(int number) {
    Entry entry = BY_NUMBER.get(number);
    return entry == null ? null : entry.type;
  }

  /** Whether two equal instances may become one. */
  static boolean isValue(Class<?> type) {
    Entry entry = BY_TYPE.get(type);
    return entry == null ? Enum.class.isAssignableFrom(type) : !entry.shared;
  }

  static Shape shape(Class<?> type) {
    Entry entry = BY_TYPE.get(type);
    if (entry == null) {
      throw new IllegalArgumentException(type + " has no number");
    }
    return new Shape(type, entry.serializer, entry.number, Kind.TABLE, 0, entry.shared);
  }
}
