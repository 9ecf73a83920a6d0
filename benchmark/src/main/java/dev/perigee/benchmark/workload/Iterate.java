package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;

/** Reads all of 10,000 entries. */
public final class Iterate extends Workload {
  private static final int ENTRIES = 10_000;

  public Iterate(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    fill(subject, ENTRIES);
  }

  @Override
  public Step step(Subject subject, int thread) {
    return () -> {
      int found = subject.iterate();
      if (found < ENTRIES) {
        throw new IllegalStateException(found + " entries of " + ENTRIES);
      }
      return 1;
    };
  }
}
