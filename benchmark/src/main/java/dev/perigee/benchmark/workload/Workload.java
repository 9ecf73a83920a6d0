package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something that caches do again and again. */
public abstract class Workload {
  private static final int FILLED_AT_ONCE = 500;

  private final Sample sample;

  Workload(Sample sample) {
    this.sample = sample;
  }

  /** What one thread repeats. */
  public interface Step {
    /** Does some of it; returns how many operations that was. */
    int run() throws Exception;
  }

  /** Puts there what has to be there; once, before all slices. */
  public abstract void prepare(Subject subject) throws Exception;

  /** Done before every slice and not measured. */
  public void before(Subject subject) throws Exception {}

  /** Whether a slice is a single step, since it must be made ready again. */
  public boolean isOneStepASlice() {
    return false;
  }

  /** What a thread does. */
  public abstract Step step(Subject subject, int thread);

  /** How many of the operations done so far have had no effect, where that can be told. */
  public long lost(Subject subject) throws Exception {
    return 0;
  }

  final Object value(long number) {
    return sample.make(number);
  }

  final Object[] values(int count) {
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(i);
    }
    return values;
  }

  static String[] keys(int count) {
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      keys[i] = Sample.key(i);
    }
    return keys;
  }

  /** Fewer of the large values. */
  final int upTo(int count) {
    return sample == Sample.C ? Math.min(count, 500) : count;
  }

  final void fill(Subject subject, int count) throws Exception {
    Map<String, Object> part = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      part.put(Sample.key(i), value(i));
      if (part.size() == FILLED_AT_ONCE || i == count - 1) {
        subject.fill(part);
        part = new LinkedHashMap<>();
      }
    }
  }
}
