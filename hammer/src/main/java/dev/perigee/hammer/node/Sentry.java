package dev.perigee.hammer.node;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Waits for the process to stand still, and then reads everything at once, before the events of
 * that time can come in: nothing but the lease keeps it from being stale.
 */
final class Sentry implements Runnable {
  private static final long GLANCE = Duration.ofMillis(2).toNanos();
  private static final long STOOD_STILL = Duration.ofSeconds(1).toNanos();

  private final Reads reads;
  private final Journal journal;
  private final Set<Integer> keys;
  private volatile boolean stopped;

  Sentry(Reads reads, Journal journal, int keys) {
    this.reads = reads;
    this.journal = journal;
    this.keys = IntStream.range(0, keys).boxed().collect(Collectors.toSet());
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    reads.getAll(keys); // so that no class has to be loaded when it matters
    long last = journal.now();
    while (!stopped) {
      LockSupport.parkNanos(GLANCE);
      long now = journal.now();
      if (now - last > STOOD_STILL) {
        reads.getAll(keys);
        now = journal.now();
      }
      last = now;
    }
  }
}
