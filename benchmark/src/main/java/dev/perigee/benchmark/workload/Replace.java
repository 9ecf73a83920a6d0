package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;

/** Replaces a value by another, if it is still the one that was there. */
public final class Replace extends Workload {
  private final Object[] values = values(2);

  public Replace(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    for (int thread = 0; thread < 16; thread++) {
      subject.put(Sample.key(thread), values[0]);
    }
  }

  @Override
  public Step step(Subject subject, int thread) {
    return () -> {
      if (!subject.replace(Sample.key(thread), values[0], values[1])
          || !subject.replace(Sample.key(thread), values[1], values[0])) {
        throw new IllegalStateException("not the value that was written");
      }
      return 2;
    };
  }
}
