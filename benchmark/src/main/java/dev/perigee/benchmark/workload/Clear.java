package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;

/** Removes all of 10,000 entries. */
public final class Clear extends Workload {
  private static final int ENTRIES = 10_000;

  public Clear(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) {}

  @Override
  public void before(Subject subject) throws Exception {
    fill(subject, ENTRIES);
  }

  @Override
  public boolean isOneStepASlice() {
    return true;
  }

  @Override
  public Step step(Subject subject, int thread) {
    return () -> {
      subject.clear();
      return 1;
    };
  }
}
