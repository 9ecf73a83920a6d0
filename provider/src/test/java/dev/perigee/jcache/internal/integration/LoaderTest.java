package dev.perigee.jcache.internal.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loader is not used once it is closed, and not closed while it is used. */
@Timeout(60)
class LoaderTest {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch proceed = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger loadsWhenClosed = new AtomicInteger(-1);
  private final Loader<String, String> loader = new Loader<>(new Source(), () -> 0);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    proceed.countDown();
    threads.shutdown();
  }

  private final class Source implements CacheLoader<String, String>, Closeable {
    @Override
    public String load(String key) {
      if (key.equals("closes")) {
        loader.close();
      }
      entered.countDown();
      awaited(proceed);
      loads.incrementAndGet();
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      loads.incrementAndGet();
      return Map.of();
    }

    @Override
    public void close() {
      loadsWhenClosed.set(loads.get());
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void closing_waitsForALoadThatIsUnderWay() {
    CompletableFuture<String> load = CompletableFuture.supplyAsync(() -> loader.load("k"), threads);
    awaited(entered);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(loader::close, threads);
    assertThatThrownBy(
            () -> {
              while (true) { // until it has begun to close
                loader.loadAll(List.of("k"));
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThat(loadsWhenClosed).as("not closed yet").hasValue(-1);
    int before = loads.get();
    proceed.countDown();
    assertThat(load.join()).isEqualTo("k");
    closing.join();
    assertThat(loadsWhenClosed).hasValue(before + 1);
  }

  @Test
  void closedLoader_isNotAsked() {
    loader.close();
    assertThatThrownBy(() -> loader.load("k")).isInstanceOf(IllegalStateException.class);
    assertThat(loads).hasValue(0);
    assertThat(loader.statistics().loads()).isZero();
  }

  @Test
  void loaderThatClosesItsCache_doesNotWaitForItself() {
    proceed.countDown();
    assertThat(loader.load("closes")).isEqualTo("closes");
    assertThat(loadsWhenClosed).hasValue(0);
  }
}
