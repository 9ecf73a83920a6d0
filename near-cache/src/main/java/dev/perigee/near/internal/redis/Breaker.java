package dev.perigee.near.internal.redis;

import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers at once while Redis does not: a caller of a dead server should not wait out the timeout
 * that a hundred others have waited out before it.
 *
 * <p>Only silence counts: timeouts and lost or refused connections. A server that replies, be it
 * with an error, is there. Opens when half of the last twenty commands, and at least ten, were met
 * by silence; after a second a few commands try whether it is over.
 */
final class Breaker {
  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  /** How many commands try whether Redis answers again. */
  static final int TRIES = 3;

  private final CircuitBreaker breaker;
  private final String server;
  private final AtomicReference<CircuitBreaker.State> told =
      new AtomicReference<>(CircuitBreaker.State.CLOSED);

  /**
   * @param server where the servers are, for messages, without secrets
   * @param nanoTime the local clock, in nanoseconds
   */
  Breaker(String server, LongSupplier nanoTime) {
    this.server = server;
    this.breaker =
        CircuitBreaker.of(
            server,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .permittedNumberOfCallsInHalfOpenState(TRIES)
                .clock(new NanoClock(nanoTime))
                .build());
  }

  /** Sends unless the circuit is open, and notes whether there was an answer. */
  <T> CompletableFuture<T> guard(Supplier<CompletableFuture<T>> send) {
    boolean permitted = breaker.tryAcquirePermission();
    tell();
    if (!permitted) {
      return CompletableFuture.failedFuture(
          new StoreException(
              "not sent to "
                  + server
                  + ": it did not answer lately, and is tried again every second",
              null,
              false,
              true));
    }
    long began = breaker.getCurrentTimestamp();
    CompletableFuture<T> answer;
    try {
      answer = send.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    } catch (Error e) {
      note(began, e); // else its permission would never come back
      throw e;
    }
    return answer.whenComplete((result, failure) -> note(began, failure));
  }

  private void note(long began, @Nullable Throwable failure) {
    long took = breaker.getCurrentTimestamp() - began;
    if (failure != null && Failures.isSilence(failure)) {
      breaker.onError(took, breaker.getTimestampUnit(), failure);
    } else {
      breaker.onSuccess(took, breaker.getTimestampUnit());
    }
    tell();
  }

  /**
   * A line for each change of state. Not by the breaker's own events: whoever listens to any of
   * them makes it create one for every call, with a date.
   */
  private void tell() {
    CircuitBreaker.State before = told.get();
    CircuitBreaker.State now = breaker.getState();
    if (now != before && told.compareAndSet(before, now)) {
      log.warn("Circuit breaker for {}: from {} to {}", server, before, now);
    }
  }

  /** Whether commands are sent. */
  RemoteStatistics.Breaker state() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> RemoteStatistics.Breaker.OPEN;
      case HALF_OPEN -> RemoteStatistics.Breaker.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> RemoteStatistics.Breaker.CLOSED;
    };
  }

  /** Whether commands are answered without being sent. */
  boolean isOpen() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }
}
