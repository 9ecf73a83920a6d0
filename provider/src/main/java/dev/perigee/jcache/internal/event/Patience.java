package dev.perigee.jcache.internal.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Waits for what another thread does in user code, which may be waiting for this thread. */
public final class Patience {
  private Patience() {}

  /** Waits so long at most, whatever it comes to; says whether it was done by then. */
  public static boolean awaits(CompletableFuture<?> work, Duration atMost) {
    if (!work.isDone()) {
      try {
        var unused = work.copy().orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS).join();
      } catch (CompletionException e) {
        return work.isDone(); // it failed, or the time is over
      }
    }
    return true;
  }
}
