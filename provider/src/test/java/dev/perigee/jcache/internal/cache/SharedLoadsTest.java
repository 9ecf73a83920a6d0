package dev.perigee.jcache.internal.cache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.Test;

final class SharedLoadsTest {
  private final SharedLoads<String, String> loads = new SharedLoads<>(Duration.ofMinutes(1));
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch proceed = new CountDownLatch(1);

  @Test
  void concurrentMisses_shareOneLoad() throws Exception {
    CompletableFuture<String> leader = start();
    begun.await();
    Thread[] follower = new Thread[1];
    CompletableFuture<String> followed = new CompletableFuture<>();
    follower[0] =
        new Thread(
            () -> followed.complete(loads.load("a", this::loaded, UnaryOperator.identity())));
    follower[0].start();
    await().atMost(5, SECONDS).until(() -> follower[0].getState() == Thread.State.WAITING);
    proceed.countDown();
    assertThat(leader.get(5, SECONDS)).isEqualTo("a1");
    assertThat(followed.get(5, SECONDS)).isEqualTo("a1");
  }

  @Test
  void readerAfterAWrite_doesNotJoinAnOlderLoad() throws Exception {
    CompletableFuture<String> leader = start();
    begun.await();
    loads.forget("a");
    assertThat(loads.load("a", key -> "fresh", UnaryOperator.identity())).isEqualTo("fresh");
    proceed.countDown();
    assertThat(leader.get(5, SECONDS)).isEqualTo("a1");
  }

  @Test
  void loaderThatReadsItsOwnKey_doesNotWaitForItself() {
    assertThat(
            loads.load(
                "a",
                key -> loads.load(key, inner -> "inner", UnaryOperator.identity()),
                UnaryOperator.identity()))
        .isEqualTo("inner");
  }

  @Test
  void loaderThatWaitsForAnotherThreadThatReadsItsKey_goesOn() throws Exception {
    SharedLoads<String, String> impatient = new SharedLoads<>(Duration.ofMillis(50));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture<String> loaded =
          CompletableFuture.supplyAsync(
              () ->
                  impatient.load(
                      "a",
                      key ->
                          CompletableFuture.supplyAsync(
                                  () ->
                                      impatient.load(
                                          key, inner -> "inner", UnaryOperator.identity()),
                                  other)
                              .join(),
                      UnaryOperator.identity()),
              command -> new Thread(command).start());
      assertThat(loaded.get(10, SECONDS)).isEqualTo("inner");
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void whereALoadIsStuck_notEveryoneWhoWaitsLoads() throws Exception {
    SharedLoads<String, String> impatient = new SharedLoads<>(Duration.ofSeconds(1));
    AtomicInteger taken = new AtomicInteger();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<String> stuck =
          threads.submit(() -> impatient.load("a", this::loaded, UnaryOperator.identity()));
      begun.await();
      List<Future<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(
            threads.submit(
                () ->
                    impatient.load(
                        "a",
                        key -> slowly("b", taken.incrementAndGet()),
                        UnaryOperator.identity())));
      }
      for (Future<String> each : waiting) {
        assertThat(each.get(20, SECONDS)).startsWith("b");
      }
      assertThat(taken).hasValueBetween(1, 7);
      proceed.countDown();
      assertThat(stuck.get(10, SECONDS)).isEqualTo("a1");
    } finally {
      threads.shutdownNow();
    }
  }

  private static String slowly(String value, int number) {
    LockSupport.parkNanos(SECONDS.toNanos(1) / 2);
    return value + number;
  }

  @Test
  void failedLoad_isNotKept() {
    assertThatThrownBy(
            () ->
                loads.load(
                    "a",
                    key -> {
                      throw new CacheLoaderException("as it happens");
                    },
                    UnaryOperator.identity()))
        .isInstanceOf(CacheLoaderException.class);
    assertThat(loads.load("a", key -> "fine", UnaryOperator.identity())).isEqualTo("fine");
  }

  private CompletableFuture<String> start() {
    return CompletableFuture.supplyAsync(
        () -> loads.load("a", this::loaded, UnaryOperator.identity()));
  }

  private String loaded(String key) {
    begun.countDown();
    try {
      assertThat(proceed.await(5, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return key + count.incrementAndGet();
  }
}
