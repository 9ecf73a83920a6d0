package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;

/** Reads of 1,024 keys, again and again. */
public final class NearHit extends Workload {
  private static final int KEYS = 1024;

  private final String[] keys = keys(KEYS);

  public NearHit(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    fill(subject, KEYS);
  }

  @Override
  public Step step(Subject subject, int thread) {
    return new Step() {
      private int next;

      @Override
      public int run() throws Exception {
        for (int i = 0; i < 64; i++) {
          if (subject.get(keys[next++ & (KEYS - 1)]) == null) {
            throw new IllegalStateException("a value is gone");
          }
        }
        return 64;
      }
    };
  }
}
