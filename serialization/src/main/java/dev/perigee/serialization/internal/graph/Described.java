package dev.perigee.serialization.internal.graph;

import org.jspecify.annotations.Nullable;

/** Names objects in error messages, where the content of a value must not appear. */
final class Described {
  private Described() {}

  /** A key of a map by its class alone. */
  static String key(@Nullable Object key) {
    return key == null ? "null" : key.getClass().getSimpleName();
  }
}
