package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads of 100 keys in one call; the same ones, so that they are near where there is a near cache.
 */
public final class GetAll extends Workload {
  private static final int KEYS = 100;

  private final Set<String> keys = new LinkedHashSet<>(Arrays.asList(keys(KEYS)));

  public GetAll(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    fill(subject, KEYS);
    for (String key : keys) {
      subject.get(key);
    }
  }

  @Override
  public Step step(Subject subject, int thread) {
    return () -> {
      if (subject.getAll(keys) != KEYS) {
        throw new IllegalStateException("values are gone");
      }
      return 1;
    };
  }
}
