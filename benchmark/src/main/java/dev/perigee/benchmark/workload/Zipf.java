package dev.perigee.benchmark.workload;

import dev.perigee.benchmark.contestant.Subject;
import dev.perigee.benchmark.value.Sample;
import java.util.SplittableRandom;

/** A day at work: 90 % reads, 100,000 keys of which few are asked for often. */
public final class Zipf extends Workload {
  private static final int KEYS = 100_000;
  private static final int DRAWN = 1 << 20;

  private final String[] keys = keys(KEYS);
  private final Object[] values = values(1_000);
  private final int[] drawn = new Zipfian(KEYS, 0.99).draw(DRAWN, new SplittableRandom(1));

  public Zipf(Sample sample) {
    super(sample);
  }

  @Override
  public void prepare(Subject subject) throws Exception {
    fill(subject, KEYS);
  }

  @Override
  public Step step(Subject subject, int thread) {
    SplittableRandom random = new SplittableRandom(thread);
    return new Step() {
      private int next = random.nextInt(DRAWN);

      @Override
      public int run() throws Exception {
        String key = keys[drawn[next++ & (DRAWN - 1)]];
        if (random.nextInt(10) == 0) {
          subject.put(key, values[random.nextInt(values.length)]);
        } else if (subject.get(key) == null) {
          throw new IllegalStateException("a value is gone");
        }
        return 1;
      }
    };
  }
}
