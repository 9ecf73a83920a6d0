package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Removes 10,000 entries by their keys. */
public final class RemoveAll extends Workload {
  private static final int ENTRIES = 10_000;

  private final Set<String> keys = new LinkedHashSet<>(Arrays.asList(keys(ENTRIES)));

  public RemoveAll(Sample sample) {
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
      subject.removeAll(keys);
      return 1;
    };
  }
}
