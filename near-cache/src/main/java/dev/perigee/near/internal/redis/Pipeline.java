package dev.perigee.near.internal.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way together. After it was written it belongs to the thread of its connection.
 */
final class Pipeline implements RespHandler.Awaited {
  private final List<Request> requests;
  private final CompletableFuture<Void> landed = new CompletableFuture<>();
  private int next;

  /**
   * @param requests at least one
   */
  Pipeline(List<Request> requests) {
    this.requests = requests;
  }

  /** Completes with the last reply. */
  CompletableFuture<Void> landed() {
    return landed;
  }

  @Override
  public boolean take(@Nullable Object reply) {
    if (requests.get(next).reply(reply)) {
      next++;
    }
    return next == requests.size();
  }

  @Override
  public void complete() {
    landed.complete(null);
  }
}
