package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Adds one to counters that all threads share; none may be lost. */
public final class Invoke extends Workload {
  private static final int COUNTERS = 16;

  private final AtomicLong done = new AtomicLong();

  public Invoke(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) {}

  @Override
  public Step step(Subject subject, int thread) {
    SplittableRandom random = new SplittableRandom(thread);
    return () -> {
      subject.increment(counter(random.nextInt(COUNTERS)));
      done.incrementAndGet();
      return 1;
    };
  }

  @Override
  public long lost(Subject subject) throws Exception {
    long counted = 0;
    for (int i = 0; i < COUNTERS; i++) {
      counted += subject.number(counter(i));
    }
    return done.get() - counted;
  }

  private static String counter(int number) {
    return "counter:" + number;
  }
}
