package dev.perigee.near.internal.redis;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls that leave in one pipeline, and what comes back: for each call its reply, or a {@code
 * Throwable} in the place of one. No reply of Redis is a {@code Throwable}.
 *
 * <p>Replies come one by one from the thread of the connection; any thread may give up meanwhile.
 * Whichever comes first completes the request, the other changes nothing any more: who gives up
 * takes the replies that had arrived by then, for they were confirmed.
 */
final class Request {
  /**
   * What a script counts for: the server is as long at one as at many plain commands, and has
   * nothing to do while the next one is made.
   */
  private static final long SCRIPT = Combiner.FULL;

  private final List<Call> calls;
  private final long size;
  private final long weight;
  private final long deadlineNanos;
  private final @Nullable Object[] replies;
  private final CompletableFuture<@Nullable Object[]> done = new CompletableFuture<>();

  /** How many replies there are; written after them. */
  private volatile int arrived;

  /**
   * @param calls at least one
   * @param deadlineNanos when it is given up, by the local clock
   */
  Request(List<Call> calls, long deadlineNanos) {
    this.calls = calls;
    this.deadlineNanos = deadlineNanos;
    this.replies = new Object[calls.size()];
    long bytes = 0;
    long scripts = 0;
    for (Call call : calls) {
      bytes += call.size();
      scripts += call.script() == null ? 0 : SCRIPT;
    }
    this.size = bytes;
    this.weight = bytes + scripts;
  }

  List<Call> calls() {
    return calls;
  }

  /** How much is sent, in bytes, more or less. */
  long size() {
    return size;
  }

  /** How much work it is to send and to execute, counted in bytes of plain commands. */
  long weight() {
    return weight;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isLate(long now) {
    return now - deadlineNanos >= 0;
  }

  /** Completes, always normally, with a reply or a {@code Throwable} for each call. */
  CompletableFuture<@Nullable Object[]> done() {
    return done;
  }

  /** The next reply has arrived; says whether it was the last. */
  boolean reply(@Nullable Object reply) {
    int place = arrived;
    replies[place] = reply;
    arrived = place + 1;
    boolean last = place + 1 == replies.length;
    if (last) {
      done.complete(replies);
    }
    return last;
  }

  /** Nobody waits any longer: what has not been answered has failed. */
  void fail(Throwable reason) {
    if (!done.isDone()) {
      int confirmed = arrived; // before the replies are read
      @Nullable Object[] known = replies.clone();
      Arrays.fill(known, confirmed, known.length, reason);
      done.complete(known);
    }
  }
}
