package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisException;
import org.redisson.client.RedisResponseTimeoutException;

final class BreakerTest {
  private long now;
  private final Breaker breaker = new Breaker("redis://127.0.0.1:1", () -> now);
  private final AtomicInteger sent = new AtomicInteger();

  @Test
  void silence_opensIt_andThenNothingIsSent() {
    send(20, () -> CompletableFuture.failedFuture(new RedisResponseTimeoutException("late")));
    assertThat(sent).hasValue(10);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.state()).isEqualTo(RemoteStatistics.Breaker.OPEN);
    assertThatThrownBy(() -> breaker.guard(this::answer).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("redis://127.0.0.1:1")
        .satisfies(e -> assertThat(((StoreException) e.getCause()).isOutcomeUnknown()).isFalse());
  }

  @Test
  void answers_closeItAgain() {
    send(20, () -> CompletableFuture.failedFuture(new RedisResponseTimeoutException("late")));
    now += TimeUnit.MILLISECONDS.toNanos(999);
    assertThat(breaker.guard(this::answer)).isCompletedExceptionally();
    now += TimeUnit.MILLISECONDS.toNanos(2);
    send(1, this::answer);
    assertThat(breaker.state()).isEqualTo(RemoteStatistics.Breaker.HALF_OPEN);
    send(4, this::answer);
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.state()).isEqualTo(RemoteStatistics.Breaker.CLOSED);
  }

  @Test
  void errorReplies_areAnswers() {
    send(50, () -> CompletableFuture.failedFuture(new RedisException("WRONGTYPE")));
    assertThat(breaker.isOpen()).isFalse();
    assertThat(sent).hasValue(50);
  }

  @Test
  void whatThrowsWhileSending_isAFailedStage() {
    assertThatThrownBy(
            () ->
                breaker
                    .guard(
                        () -> {
                          throw new IllegalStateException("as it happens");
                        })
                    .join())
        .hasRootCauseMessage("as it happens");
  }

  private void send(int times, Supplier<CompletableFuture<Object>> command) {
    for (int i = 0; i < times; i++) {
      CompletableFuture<Object> unused =
          breaker.guard(
              () -> {
                sent.incrementAndGet();
                return command.get();
              });
    }
  }

  private CompletableFuture<Object> answer() {
    return CompletableFuture.completedFuture("OK");
  }
}
