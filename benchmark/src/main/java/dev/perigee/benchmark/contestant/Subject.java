package dev.perigee.benchmark.contestant;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache from strings to values. What a contestant has no operation for is not overridden and
 * leaves its cell of the table empty. Thread-safe.
 */
public abstract class Subject implements AutoCloseable {

  /** One value; null where there is none. */
  public abstract @Nullable Object get(String key) throws Exception;

  /** Stores one value. */
  public abstract void put(String key, Object value) throws Exception;

  /** Many values in one call; returns how many there were. */
  public int getAll(Set<String> keys) throws Exception {
    throw cannot();
  }

  /** Stores many values in one call. */
  public void putAll(Map<String, Object> values) throws Exception {
    throw cannot();
  }

  /** Stores a value where there is none. */
  public boolean putIfAbsent(String key, Object value) throws Exception {
    throw cannot();
  }

  /** Replaces one value by another. */
  public boolean replace(String key, Object old, Object value) throws Exception {
    throw cannot();
  }

  /** Adds one to the number under the key, whoever else does so at the same time. */
  public void increment(String key) throws Exception {
    throw cannot();
  }

  /** The number that {@link #increment} counts. */
  public long number(String key) throws Exception {
    throw cannot();
  }

  /** Reads all entries; returns how many there were. */
  public int iterate() throws Exception {
    throw cannot();
  }

  /** Removes all entries. */
  public void clear() throws Exception {
    throw cannot();
  }

  /** Removes many entries in one call. */
  public void removeAll(Set<String> keys) throws Exception {
    throw cannot();
  }

  /** Stores values that a workload needs to be there; not measured. */
  public void fill(Map<String, Object> values) throws Exception {
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException cannot() {
    return new UnsupportedOperationException("this contestant has no such operation");
  }
}
