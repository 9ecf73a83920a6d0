package dev.perigee.serialization.internal.graph;

/**
 * An object stands both within an island of JDK serialization and outside of it. The whole value
 * then has to become one island.
 */
final class SharedWithIslandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SharedWithIslandException(Class<?> type) {
    super(type.getName(), null, false, false);
  }
}
