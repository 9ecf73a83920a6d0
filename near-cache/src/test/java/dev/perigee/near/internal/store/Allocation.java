package dev.perigee.near.internal.store;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many bytes the current thread allocates. */
final class Allocation {
  private static volatile @Nullable Object sink;

  private Allocation() {}

  /** The bytes of one run, on average, after as many runs to warm up. */
  static double ofEach(int runs, Supplier<@Nullable Object> action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 2 * runs; i++) {
      if (i == runs) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      sink = action.get();
    }
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / runs;
  }

  /** What the last run returned, so that no compiler may leave the runs out. */
  static @Nullable Object last() {
    return sink;
  }
}
