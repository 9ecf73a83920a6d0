package dev.perigee.near.internal.store;

import dev.perigee.near.internal.caffeine.CaffeineCopies;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.Source;
import java.util.Collections;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares near copies with Redis, a few at a time, and counts those that should not be there: the
 * figure that proves the rest.
 *
 * <p>Another version in Redis is not wrong by itself: the event may be on its way. It is, if the
 * copy is still there after its master was proven fresh at a moment later than our look at Redis:
 * the event of whatever changed the version was sent before that proof's own, on the same channel,
 * so it has been applied, and should have dropped the copy. Until then the copy is a suspect.
 *
 * <p>Rounds come one at a time; replies on any thread.
 */
final class Audit implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  /** How many copies a round looks at. */
  static final int COPIES = 64;

  private final CacheScope scope;
  private final CaffeineCopies<?> copies;
  private final LongSupplier clock;
  private final Queue<Suspect> suspects = new ConcurrentLinkedQueue<>();
  private Iterator<String> next = Collections.emptyIterator();

  /** A copy that differed from Redis, and the time when that was known. */
  private record Suspect(NearCopy copy, long seenNanos) {}

  Audit(CacheScope scope, CaffeineCopies<?> copies, LongSupplier clock) {
    this.scope = scope;
    this.copies = copies;
    this.clock = clock;
  }

  @Override
  public void run() {
    long now = clock.getAsLong();
    suspects.removeIf(suspect -> isSettled(suspect, now));
    if (!next.hasNext()) {
      next = copies.texts().iterator();
    }
    for (int i = 0; i < COPIES && next.hasNext(); i++) {
      NearCopy copy = copies.find(next.next());
      if (copy != null && copies.mayServe(copy, now)) {
        compare(copy);
      }
    }
  }

  private void compare(NearCopy copy) {
    scope
        .tier()
        .version(scope.prefix() + copy.text())
        .whenComplete(
            (version, failure) -> {
              if (failure == null && !copy.version().equals(version)) {
                suspects.add(new Suspect(copy, clock.getAsLong()));
              }
            });
  }

  private boolean isSettled(Suspect suspect, long now) {
    NearCopy copy = suspect.copy();
    if (copies.find(copy.text()) != copy || !copy.isAlive(now)) {
      return true; // dropped in time
    }
    long proofAge = copy.shard().proofAge(now);
    if (proofAge < 0 || now - proofAge - suspect.seenNanos() <= 0) {
      return false; // not served without a proof, and the last one is from before our look
    }
    if (!copies.mayServe(copy, now)) {
      return true; // hidden, by the epoch
    }
    if (scope.coherence().discard(copies, copy, Source.AUDIT)) {
      copies.counters().foundStale();
      LOG.error(
          "Cache {}: the near copy of key {} was not the value in Redis although all events of {}"
              + " had arrived. It is dropped. Please report this.",
          scope.cacheName(),
          copy.text(),
          copy.shard().name());
    }
    return true;
  }
}
