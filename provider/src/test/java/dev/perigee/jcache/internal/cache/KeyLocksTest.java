package dev.perigee.jcache.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // locks are held, not used
final class KeyLocksTest {
  private final KeyLocks<String> locks = new KeyLocks<>();
  private int unguarded;

  @Test
  void lock_isThereOnlyWhileItIsUsed() {
    try (KeyLocks.Held outer = locks.lock("a");
        KeyLocks.Held again = locks.lock("a")) {
      assertThat(locks.isEmpty()).isFalse();
    }
    assertThat(locks.isEmpty()).isTrue();
  }

  @Test
  void lock_excludesOthers() throws Exception {
    int threads = 4;
    int each = 20_000;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        List<String> keys = i % 2 == 0 ? List.of("a", "b", "c") : List.of("c", "b", "a");
        running.add(
            executor.submit(
                () -> {
                  for (int n = 0; n < each; n++) {
                    try (KeyLocks.Held held = n % 2 == 0 ? locks.lockAll(keys) : locks.lock("b")) {
                      unguarded++;
                    }
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(unguarded).isEqualTo(threads * each);
    assertThat(locks.isEmpty()).isTrue();
  }
}
