package dev.perigee.serialization.internal.graph;

/** Method handles declare Throwable; here it becomes unchecked again. */
final class Rethrown {
  private Rethrown() {}

  /** Throws what is unchecked, and returns the rest wrapped. */
  static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(thrown);
  }
}
