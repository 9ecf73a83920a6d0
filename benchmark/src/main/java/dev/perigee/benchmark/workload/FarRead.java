package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.SplittableRandom;

/** Reads of keys at random, for contestants without a near cache. */
public final class FarRead extends Workload {
  private final int count = upTo(10_000);
  private final String[] keys = keys(count);

  public FarRead(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    fill(subject, count);
  }

  @Override
  public Step step(Subject subject, int thread) {
    SplittableRandom random = new SplittableRandom(thread);
    return () -> {
      if (subject.get(keys[random.nextInt(count)]) == null) {
        throw new IllegalStateException("a value is gone");
      }
      return 1;
    };
  }
}
