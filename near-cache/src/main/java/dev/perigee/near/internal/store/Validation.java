package dev.perigee.near.internal.store;

import dev.perigee.near.Token;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis for versions, for many readers at once.
 *
 * <p>A reader who wants the current version must get it by a command that is sent after he asked:
 * one that is already on its way may have been executed before, and a write that another process
 * completed in between would be missed. So the first reader of a key sends, and all who come while
 * that command is on its way share the next one, which is sent when the first has come back: after
 * each of them asked. However many readers a key has, at most one command is on its way for it.
 *
 * <p>Thread-safe, lock-free for readers of different keys.
 */
final class Validation {
  private final CacheScope scope;
  private final ConcurrentHashMap<String, Turn> turns = new ConcurrentHashMap<>();

  /** A command on its way, and the one that follows it when anybody waits for one. */
  private record Turn(CompletableFuture<Token> sent, @Nullable CompletableFuture<Token> next) {}

  Validation(CacheScope scope) {
    this.scope = scope;
  }

  /** The version that Redis has at some moment after this call. */
  CompletionStage<Token> version(String text) {
    CompletableFuture<Token> mine = new CompletableFuture<>();
    Turn turn =
        turns.merge(
            text,
            new Turn(mine, null),
            (running, first) -> running.next() == null ? new Turn(running.sent(), mine) : running);
    if (turn.sent() == mine) {
      send(text, mine);
      return mine;
    }
    return Objects.requireNonNull(turn.next());
  }

  private void send(String text, CompletableFuture<Token> asked) {
    CompletionStage<Token> stage;
    try {
      stage = scope.tier().version(scope.prefix() + text);
    } catch (RuntimeException | Error e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete(
        (version, failure) -> {
          @Nullable Turn after =
              turns.computeIfPresent(
                  text,
                  (key, running) -> running.next() == null ? null : new Turn(running.next(), null));
          if (after != null) {
            send(text, after.sent());
          }
          if (failure != null) {
            asked.completeExceptionally(failure);
          } else {
            asked.complete(version);
          }
        });
  }
}
