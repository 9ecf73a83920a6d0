package dev.perigee.benchmark.serialization;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;

/**
 * Processor time of one thread, the least of many rounds: a figure that a busy machine disturbs
 * little. On a quiet one {@link ValueBenchmark} tells more.
 */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long WARM_NANOS = 800_000_000L;
  private static final long ROUND_NANOS = 5_000_000L;
  private static final int ROUNDS = 40;

  /** Results go here, so that nothing is optimized away. */
  static volatile int sink;

  private CpuTime() {}

  /**
   * What one operation takes.
   *
   * @param write in nanoseconds
   * @param read in nanoseconds
   */
  record Figures(double write, double read) {}

  /** Something that is measured. */
  private interface Operation {
    Object run() throws Exception;
  }

  static Figures measure(Payload payload, Peer peer) {
    Peer.Bytes bytes = peer.open(payload);
    Object value = payload.make(new Random(7));
    try {
      byte[] written = bytes.write(value);
      return new Figures(least(() -> bytes.write(value)), least(() -> bytes.read(written)));
    } catch (Exception e) {
      throw new IllegalStateException(peer.title() + " fails on " + payload.title(), e);
    }
  }

  private static double least(Operation operation) throws Exception {
    long operations = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    long spent = 0;
    while (spent < WARM_NANOS) {
      run(operation, 20);
      operations += 20;
      spent = THREADS.getCurrentThreadCpuTime() - start;
    }
    int count = (int) Math.max(1, ROUND_NANOS * operations / spent);
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadCpuTime();
      run(operation, count);
      least = Math.min(least, (double) (THREADS.getCurrentThreadCpuTime() - before) / count);
    }
    return least;
  }

  private static void run(Operation operation, int count) throws Exception {
    int mixed = 0;
    for (int i = 0; i < count; i++) {
      mixed ^= operation.run() == null ? 1 : 0;
    }
    sink = mixed;
  }
}
