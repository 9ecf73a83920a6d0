package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes of 100 keys in one call. */
public final class PutAll extends Workload {
  private static final int KEYS = 100;

  private final Map<String, Object> values = new LinkedHashMap<>();

  public PutAll(Sample sample) {
    super(sample);
    for (int i = 0; i < KEYS; i++) {
      values.put(Sample.key(i), value(i));
    }
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    fill(subject, KEYS);
  }

  @Override
  public Step step(Subject subject, int thread) {
    return () -> {
      subject.putAll(values);
      return 1;
    };
  }
}
