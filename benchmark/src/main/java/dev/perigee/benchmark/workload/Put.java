package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.SplittableRandom;

/** Writes of keys at random. */
public final class Put extends Workload {
  private final int count = upTo(10_000);
  private final String[] keys = keys(count);
  private final Object[] values = values(upTo(1_000));

  public Put(Sample sample) {
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
      subject.put(keys[random.nextInt(count)], values[random.nextInt(values.length)]);
      return 1;
    };
  }
}
