package dev.perigee.benchmark.node;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.workload.Workload;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs slices of a workload on threads that stay. */
final class Slices implements AutoCloseable {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Subject subject;
  private final Workload workload;
  private final ExecutorService threads;
  private final List<Workload.Step> steps = new ArrayList<>();

  Slices(Subject subject, Workload workload, int threadCount) {
    this.subject = subject;
    this.workload = workload;
    threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "slice");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < threadCount; i++) {
      steps.add(workload.step(subject, i));
    }
  }

  void before() throws Exception {
    workload.before(subject);
  }

  SliceResult run(long nanos) throws Exception {
    long allocated = allocated();
    long compiled = COMPILER.getTotalCompilationTime();
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    List<Callable<Long>> parts = new ArrayList<>();
    for (Workload.Step step : steps) {
      parts.add(() -> repeat(step, start + nanos));
    }
    long operations = 0;
    for (Future<Long> part : threads.invokeAll(parts)) {
      operations += part.get();
    }
    long taken = System.nanoTime() - start;
    cpu = SYSTEM.getProcessCpuTime() - cpu;
    allocated = allocated() - allocated;
    compiled = COMPILER.getTotalCompilationTime() - compiled;
    return new SliceResult(operations, taken, cpu, allocated, workload.lost(subject), compiled);
  }

  private long repeat(Workload.Step step, long until) throws Exception {
    long operations = 0;
    do {
      operations += step.run();
    } while (!workload.isOneStepASlice() && System.nanoTime() - until < 0);
    return operations;
  }

  private static long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
