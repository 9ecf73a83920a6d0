package dev.perigee.serialization;

/** The one place of this module that reads a clock. */
final class MonotonicTime {
  private MonotonicTime() {}

  static long nanoTime() {
    return System.nanoTime();
  }
}
