package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.concurrent.atomic.AtomicLong;

/** Writes of keys that are not there yet. */
public final class PutIfAbsent extends Workload {
  private final Object[] values = values(100);
  private final AtomicLong next = new AtomicLong();

  public PutIfAbsent(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) {}

  @Override
  public Step step(Subject subject, int thread) {
    return () -> {
      long number = next.getAndIncrement();
      if (!subject.putIfAbsent(Sample.key(number), values[(int) (number % values.length)])) {
        throw new IllegalStateException("a key is there already");
      }
      return 1;
    };
  }
}
