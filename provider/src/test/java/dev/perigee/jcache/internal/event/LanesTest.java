package dev.perigee.jcache.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LanesTest {
  private final Lanes<String> lanes = new Lanes<>();
  private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());

  @Test
  void drain_runsTasksInTheirOrder() {
    IntStream.range(0, 100).forEach(i -> lanes.add("key", () -> ran.add(i)));
    lanes.drain("key");
    assertThat(ran).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void drain_ofAnotherKey_runsNothing() {
    lanes.add("key", () -> ran.add(1));
    lanes.drain("other");
    assertThat(ran).isEmpty();
  }

  @Test
  void task_mayAddToItsOwnLane() {
    lanes.add(
        "key",
        () -> {
          lanes.add("key", () -> ran.add(2));
          lanes.drain("key");
          ran.add(1);
        });
    lanes.drain("key");
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void task_thatThrows_leavesTheLaneToOthers() {
    lanes.add(
        "key",
        () -> {
          throw new IllegalStateException("as it happens");
        });
    lanes.add("key", () -> ran.add(2));
    assertThatThrownBy(() -> lanes.drain("key")).isInstanceOf(IllegalStateException.class);
    lanes.drain("key");
    assertThat(ran).containsExactly(2);
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void manyThreads_runEachTaskOnceAndOneAtATime() throws Exception {
    int threads = 8;
    int each = 2_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger count = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            executor.submit(
                () -> {
                  start.await();
                  for (int n = 0; n < each; n++) {
                    lanes.add(
                        "key",
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          count.incrementAndGet();
                          inside.decrementAndGet();
                        });
                    lanes.drain("key");
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(count).hasValue(threads * each);
    assertThat(most).hasValue(1);
    assertThat(lanes.isEmpty()).isTrue();
  }
}
