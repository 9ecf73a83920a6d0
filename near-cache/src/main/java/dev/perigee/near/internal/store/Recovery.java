package dev.perigee.near.internal.store;

import dev.perigee.near.BulkException;
import dev.perigee.near.StoreException;
import dev.perigee.near.internal.remote.RemoteConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one cache back after an outage in which writes succeeded for their callers: what they
 * wrote is removed from Redis, where older values of it may be, before a store that degrades asks
 * Redis for anything else. Decision 9 has the argument. Thread-safe.
 *
 * <p>No key is removed by two at the same time: the slower one would remove what was written after
 * the faster one.
 *
 * <p>The {@link Journal} says what is left to do; {@link #settle} does it, or says that it cannot
 * be done now:
 *
 * <ul>
 *   <li>One attempt at a time. The first one is made by the caller who comes first, if it takes one
 *       pipeline, and others wait for it: after a single timeout the cache is back at once.
 *   <li>After an attempt that failed nobody waits any more: a timer tries again every second, on a
 *       thread that lives as long as the attempt. So does what may take long, the removal of a
 *       whole cache. What is written while that is under way is removed beside it, again and again:
 *       it would have to begin anew otherwise, and would not end while the cache is busy.
 * </ul>
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** As the circuit breaker: it lets nothing through more often. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How many attempts a caller makes or waits for: each takes one round trip. */
  private static final int MOST_ROUNDS = 10;

  private final String cacheName;
  private final RemoteConnection connection;
  private final Remover remover;
  private final Executor background;
  private final Journal journal = new Journal();

  // Guarded by this.
  private @Nullable Attempt running;
  private boolean failed;
  private boolean beside;
  private boolean refused;
  private boolean degraded;
  private long removed;
  private boolean cleared;
  private RemoteConnection.@Nullable Registration repeated;

  /** Removes entries from Redis, and then their near copies. Blocks, as long as Redis may take. */
  interface Remover {
    /**
     * Removes the entries with these encoded keys.
     *
     * @throws BulkException if some were removed: it names them by their encoded keys
     */
    void remove(Collection<String> texts);

    /** Removes every entry of the cache. */
    void removeAll();
  }

  /**
   * An attempt that is under way.
   *
   * @param contents what it removes
   * @param brief whether it is worth waiting for
   */
  private record Attempt(Journal.Contents contents, boolean brief, CompletableFuture<Void> done) {}

  /**
   * @param connection whose timer repeats attempts
   * @param background runs an attempt on a thread of its own
   */
  Recovery(String cacheName, RemoteConnection connection, Remover remover, Executor background) {
    this.cacheName = cacheName;
    this.connection = connection;
    this.remover = remover;
    this.background = background;
  }

  /** Whether nothing is left to remove: one volatile read. */
  boolean isSettled() {
    return journal.isEmpty();
  }

  /** Whether nothing is left to remove, after trying to remove it where that may help. */
  boolean settle() {
    return journal.isEmpty() || attempt();
  }

  /** Whether an entry is left to remove: no copy of it may be served. */
  boolean isLeft(String text) {
    return journal.holds(text);
  }

  /** What is left to remove, in words; {@code null} for nothing. */
  @Nullable String left() {
    if (journal.isEmpty()) {
      return null;
    }
    return journal.isWhole()
        ? "the whole cache is removed from Redis before it is used again"
        : journal.size() + " key(s) are removed from Redis before the cache is used again";
  }

  /** The connection ends: nobody removes what is left. */
  void abandon() {
    @Nullable String left = left();
    if (left != null) {
      LOG.warn(
          "Cache {} is closed while it is degraded: the values from before the outage stay in Redis"
              + " until they expire; not done: {}",
          cacheName,
          left);
    }
  }

  // ---- what is to be removed

  /**
   * An entry was written for the caller only.
   *
   * @param why the failure that made it so; {@code null} where Redis was not asked
   */
  void add(String text, @Nullable StoreException why) {
    added(journal.add(text), why);
  }

  /** Every entry was removed for the caller only; as {@link #add}. */
  void addAll(@Nullable StoreException why) {
    journal.addWhole();
    added(false, why);
  }

  private synchronized void added(boolean tooMany, @Nullable StoreException why) {
    if (tooMany) {
      LOG.warn(
          "Cache {}: more than {} keys were written while Redis was not there; the whole cache is"
              + " removed when it is back",
          cacheName,
          Journal.MOST_KEYS);
    }
    if (journal.isEmpty()) {
      return; // somebody was quick
    }
    if (!degraded) {
      degraded = true;
      LOG.warn(
          "Cache {} is degraded: reads are misses, writes are kept nowhere, and their keys are"
              + " removed from Redis before the cache is used again: {}",
          cacheName,
          why == null ? "Redis was not there" : why.getMessage());
    }
    if (repeated == null) {
      try {
        repeated = connection.repeat(AGAIN, this::tryAgain);
      } catch (RejectedExecutionException e) {
        LOG.debug("the connection was closed meanwhile", e);
      }
    }
  }

  // ---- removing it

  /**
   * Those who waited for one attempt and find the journal filled again, by others who did not, wait
   * for the next one instead of filling it further: else they would keep each other from Redis.
   */
  private boolean attempt() {
    for (int round = 0; round < MOST_ROUNDS && !journal.isEmpty(); round++) {
      if (!joined() || Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    return journal.isEmpty();
  }

  /** Makes an attempt, or waits for one that is under way, if that is worth it. */
  private boolean joined() {
    @Nullable Attempt attempt;
    boolean begins;
    synchronized (this) {
      attempt = running;
      begins = attempt == null && !failed && !beside && !journal.isEmpty();
      if (begins) {
        attempt = begin();
      }
    }
    if (attempt == null) {
      return false;
    }
    if (begins && attempt.brief()) {
      run(attempt);
    } else if (begins) {
      inBackground(attempt);
    }
    if (attempt.brief()) {
      await(attempt);
    }
    return attempt.brief();
  }

  /** By the timer: neither blocks nor throws. */
  private void tryAgain() {
    @Nullable Attempt attempt = null;
    synchronized (this) {
      if (journal.isEmpty()) {
        return;
      }
      Attempt other = running;
      if (other == null && !beside) {
        attempt = begin();
      } else if (other != null && other.contents().isWhole() && !beside && journal.size() > 0) {
        beside = true;
      } else {
        return;
      }
    }
    if (attempt == null) {
      besideInBackground();
    } else {
      inBackground(attempt);
    }
  }

  /** Not waited for, and tried again by the timer: a failure means nothing. */
  private void besideInBackground() {
    try {
      background.execute(this::removeBeside);
    } catch (RuntimeException | Error e) { // no thread to be had
      LOG.debug("Cache {}: nothing is removed beside the whole", cacheName, e);
      besideEnded();
    }
  }

  private void removeBeside() {
    try {
      remove(journal.beside());
    } catch (RuntimeException | Error e) {
      LOG.debug("Cache {}: not everything was removed beside the whole", cacheName, e);
    } finally {
      besideEnded();
    }
  }

  private synchronized void besideEnded() {
    beside = false;
    if (journal.isEmpty()) {
      restored();
    }
  }

  private Attempt begin() {
    Journal.Contents contents = journal.contents();
    boolean brief = !failed && !contents.isWhole() && contents.keys().size() <= Journal.MOST_KEYS;
    Attempt attempt = new Attempt(contents, brief, new CompletableFuture<>());
    running = attempt;
    return attempt;
  }

  private void inBackground(Attempt attempt) {
    try {
      background.execute(() -> run(attempt));
    } catch (RuntimeException | Error e) { // no thread to be had
      ended(attempt, e);
    }
  }

  /** The attempt ends in time, because all that Redis is asked does. */
  private static void await(Attempt attempt) {
    try {
      attempt.done().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the caller goes without Redis
    } catch (ExecutionException e) {
      throw new IllegalStateException("an attempt never fails", e);
    }
  }

  private void run(Attempt attempt) {
    @Nullable Throwable failure = null;
    try {
      remove(attempt.contents());
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      ended(attempt, failure);
    }
  }

  private void remove(Journal.Contents contents) {
    if (contents.isWhole()) {
      remover.removeAll();
      journal.cleared(contents);
      count(contents.keys().size(), true);
      return;
    }
    try {
      remover.remove(contents.keys().keySet());
      count(journal.removed(contents, contents.keys().keySet()), false);
    } catch (BulkException e) {
      count(journal.removed(contents, e.done()), false);
      throw e;
    }
  }

  private synchronized void count(int keys, boolean whole) {
    removed += keys;
    cleared |= whole;
  }

  private void ended(Attempt attempt, @Nullable Throwable failure) {
    synchronized (this) {
      running = null;
      failed = failure != null && !isInterruption(failure); // of one caller, not of Redis
      if (failure == null) {
        refused = false;
      } else if (!refused && !passes(failure)) {
        refused = true; // told once: it goes on until somebody changes something
        LOG.warn(
            "Cache {} stays degraded: the keys that were written while Redis was not there cannot be"
                + " removed from it",
            cacheName,
            failure);
      }
      if (journal.isEmpty()) {
        restored();
      }
    }
    attempt.done().complete(null);
  }

  /** Whether a later attempt may succeed although nobody changes anything. */
  private static boolean passes(Throwable failure) {
    return isInterruption(failure) || (failure instanceof StoreException e && e.isOutage());
  }

  private static boolean isInterruption(Throwable failure) {
    return failure instanceof StoreException && failure.getCause() instanceof InterruptedException;
  }

  private void restored() {
    if (repeated != null) {
      repeated.close();
      repeated = null;
    }
    failed = false;
    if (degraded) {
      LOG.warn(
          "Cache {} is restored: Redis is back, {} were removed from it",
          cacheName,
          cleared ? "all keys" : removed + " keys");
    }
    degraded = false;
    removed = 0;
    cleared = false;
  }
}
