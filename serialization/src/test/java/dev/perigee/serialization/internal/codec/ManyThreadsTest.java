package dev.perigee.serialization.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.serialization.internal.compress.Dictionaries;
import dev.perigee.serialization.internal.compress.DictionaryExchange;
import dev.perigee.serialization.internal.compress.Packing;
import dev.perigee.serialization.internal.envelope.Preamble;
import dev.perigee.serialization.internal.graph.GraphSettings;
import dev.perigee.serialization.internal.policy.ClassPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of threads on one pool: virtual ones where the JDK has them, else of the platform. All
 * begin at once, and none keeps anything.
 */
@Timeout(120)
class ManyThreadsTest {
  private static final int THREADS = 4000;
  private static final int TIMES = 5;

  private final Queue<Workbench> made = new ConcurrentLinkedQueue<>();
  private final AtomicInteger most = new AtomicInteger();
  private final Benches benches =
      new Benches(
          new GraphSettings(
              ManyThreadsTest.class.getClassLoader(),
              ClassPolicy.everythingHarmless(),
              false,
              true,
              100,
              1 << 20),
          this::count);
  private final Dictionaries dictionaries =
      new Dictionaries("c", 3, true, new InMemory(), Runnable::run, () -> 0);
  private final Packing packing = new Packing(64, 3, 1 << 20, dictionaries);

  record Item(int number, String name, List<String> words) {}

  private static final class InMemory implements DictionaryExchange {
    private final Map<Long, byte[]> published = new ConcurrentHashMap<>();

    @Override
    public void publish(long id, byte[] dictionary) {
      published.put(id, dictionary);
    }

    @Override
    public byte @Nullable [] fetch(long id) {
      return published.get(id);
    }
  }

  private void count(Workbench bench) {
    made.add(bench);
    most.accumulateAndGet((int) open(), Math::max);
  }

  private long open() {
    return made.stream().filter(bench -> !bench.isClosed()).count();
  }

  private static Item item(int number) {
    return new Item(
        number,
        "item number " + number,
        new ArrayList<>(List.of("some", "words", "of " + number % 17, "and some more of them")));
  }

  @Test
  void allGetWhatTheyWrote_withFewWorkbenches_andClosingFreesThem() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(THREADS);
    Queue<Object> wrong = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      start(
          () -> {
            try {
              begin.await();
              for (int time = 0; time < TIMES; time++) {
                Item item = item(number * TIMES + time);
                byte[] envelope =
                    benches.encode(item, Preamble.of(number, -1, -1, -1, null), packing);
                Object back = benches.decode(envelope, Preamble.open(envelope), packing);
                if (!back.equals(item)) {
                  wrong.add(back);
                }
              }
            } catch (Throwable e) {
              wrong.add(e);
            } finally {
              done.countDown();
            }
          });
    }

    begin.countDown();

    assertThat(done.await(100, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    // One for each thread that runs, not for each that exists; those beyond the pool are closed.
    assertThat(most.get()).isLessThan(THREADS / 10);
    assertThat(open()).isLessThanOrEqualTo(Benches.SLOTS);
    assertThat(holding()).isPositive().isLessThanOrEqualTo(Benches.SLOTS);
    assertThat(packing.counters().compressed()).isGreaterThan(THREADS);

    benches.close();
    dictionaries.close();

    assertThat(open()).isZero();
    assertThat(holding()).isZero();
  }

  private long holding() {
    return made.stream().filter(bench -> bench.compressor.holdsContexts()).count();
  }

  /** Starts a virtual thread where there are any: the classes here are of an older version. */
  private static void start(Runnable work) throws IllegalAccessException {
    try {
      Method virtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
      virtual.invoke(null, work);
    } catch (NoSuchMethodException e) {
      new Thread(null, work, "one of many", 256 << 10).start();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
