package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.RedisSettings;
import dev.perigee.near.StoreException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ConnectorTest {
  private static final RedisSettings SETTINGS =
      new RedisSettings(
          new RedisSettings.Single(URI.create("redis://127.0.0.1:1")), Duration.ofMillis(500));

  @Test
  void errorThatKeepsTheClientFromBeingMade_isTold_andTheNextUseTriesAgain() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    AtomicInteger tries = new AtomicInteger();
    try (Connector connector =
        new Connector(
            SETTINGS,
            timer,
            settings -> {
              throw new NoClassDefFoundError("as it happens " + tries.incrementAndGet());
            })) {
      for (int i = 1; i <= 2; i++) {
        assertThatThrownBy(() -> Stages.of(connector.connected()))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("redis://127.0.0.1:1")
            .hasMessageContaining("as it happens");
        assertThat(connector.failure()).contains("as it happens " + i);
      }
    } finally {
      timer.shutdownNow();
    }
  }
}
