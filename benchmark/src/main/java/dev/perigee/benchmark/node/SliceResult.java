package dev.perigee.benchmark.node;

/**
 * What a node did in one slice.
 *
 * @param operations how many
 * @param nanos in which time
 * @param cpuNanos processor time of the whole process
 * @param allocated bytes, by all threads
 * @param lost operations without effect, of all so far
 * @param compiledMillis how long the compiler worked meanwhile
 */
public record SliceResult(
    long operations, long nanos, long cpuNanos, long allocated, long lost, long compiledMillis) {

  /** As one line. */
  public String line() {
    return operations
        + " "
        + nanos
        + " "
        + cpuNanos
        + " "
        + allocated
        + " "
        + lost
        + " "
        + compiledMillis;
  }

  /**
   * From {@link #line}.
   *
   * @throws IllegalArgumentException with the line, where it says something else: what has failed
   */
  public static SliceResult parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != 6 || !fields[0].matches("[0-9]+")) {
      throw new IllegalArgumentException("no result of a slice: " + line);
    }
    return new SliceResult(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        Long.parseLong(fields[5]));
  }
}
