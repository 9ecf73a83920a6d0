package dev.perigee.near.internal.store;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The one place where a caller waits for Redis. Stages complete within the configured time, so
 * there is no second limit here.
 */
final class Waiting {
  private Waiting() {}

  /** Waits for a read. */
  static <T> T forRead(CompletionStage<T> stage, Supplier<String> asked) {
    return forAny(stage, asked, false);
  }

  /** Waits for a write: where the wait is cut short, the write may happen all the same. */
  static <T> T forWrite(CompletionStage<T> stage, Supplier<String> asked) {
    return forAny(stage, asked, true);
  }

  private static <T> T forAny(CompletionStage<T> stage, Supplier<String> asked, boolean write) {
    try {
      return orInterrupted(stage, asked, write);
    } catch (InterruptedException e) {
      throw interrupted(e, asked, write);
    }
  }

  /** Waits for a read, and lets the caller do something about an interruption. */
  static <T> T orInterrupted(CompletionStage<T> stage, Supplier<String> asked)
      throws InterruptedException {
    return orInterrupted(stage, asked, false);
  }

  private static <T> T orInterrupted(
      CompletionStage<T> stage, Supplier<String> asked, boolean write) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause(), asked, write);
    }
  }

  /** Restores the interrupt and says what was given up. */
  static StoreException interrupted(InterruptedException e, Supplier<String> asked, boolean write) {
    Thread.currentThread().interrupt();
    return new StoreException("interrupted while waiting for Redis: " + asked.get(), e, write);
  }

  /** The same failure with the stack of the caller, who is told more by it than by the client's. */
  private static StoreException failed(Throwable cause, Supplier<String> asked, boolean write) {
    if (cause instanceof BulkException bulk) {
      return new BulkException(message(asked, bulk), bulk, bulk.done());
    }
    if (cause instanceof StoreException failure) {
      return new StoreException(
          message(asked, failure), failure, failure.isOutcomeUnknown(), failure.isOutage());
    }
    return new StoreException(message(asked, cause), cause, write);
  }

  private static String message(Supplier<String> asked, Throwable cause) {
    return asked.get()
        + ": "
        + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }
}
