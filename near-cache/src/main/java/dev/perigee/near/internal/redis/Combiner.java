package dev.perigee.near.internal.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.WriteRedisConnectionException;

/**
 * Sends the calls of many threads to one master over one connection, as few pipelines as possible:
 * while a pipeline is under way, calls wait; when its last reply has arrived, all that wait leave
 * together. A call that comes alone leaves at once. The more threads call, the more calls share
 * what a round trip costs both sides: the system calls, the wake-ups, the parsing of a packet.
 *
 * <p>This is Nagle's algorithm (RFC 896) for commands, with the reply in the place of the
 * acknowledgement.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Every call completes once, at most an eighth of the timeout after the timeout, whatever the
 *       server, the connection or a thread does: by its reply; by "not sent" ({@link
 *       RedisTimeoutException}, {@link RedisConnectionException}), where it is certain that Redis
 *       never sees it; or by "no answer" ({@link RedisResponseTimeoutException}, {@link
 *       WriteRedisConnectionException}), where it may have been executed.
 *   <li>A call is sent once at most: it is taken out of the queue by whoever sends it, and never
 *       put back.
 *   <li>A reply belongs to the call that asked: the replies of a connection come in the order of
 *       its commands, the client counts them even where nobody waits any more, and a connection
 *       that lost count is closed, never used again.
 * </ul>
 *
 * <h2>Atomicity</h2>
 *
 * <p>All state is guarded by one lock that is held for a few assignments. Opening, sending and
 * completing happen outside of it, each decided by who changed the state: {@code flight} becomes
 * non-empty for one thread at a time, which then sends it; whoever empties it completes what is
 * left of it. After every change that could let calls leave, {@link #depart} is called.
 *
 * <p>Calls have the same timeout, so deadlines are in the order of the queue: one timer for the
 * oldest is enough, and it costs nothing per call.
 */
final class Combiner {

  /**
   * How much travels together at most.
   *
   * @param calls how many calls
   * @param bytes how much is sent, more or less
   */
  record Limit(int calls, long bytes) {}

  /** How much of the timeout a call may be failed late. */
  private static final int COARSE = 8;

  /** Where work is done later. */
  interface Timer {
    /** Runs the work after a delay, or never where everything is closed. */
    void in(long nanos, Runnable work);
  }

  private final Supplier<CompletableFuture<Wire>> opening;
  private final Limit limit;
  private final long timeoutNanos;
  private final LongSupplier nanoTime;
  private final Timer timer;

  // Guarded by this.
  private final Deque<Request> waiting = new ArrayDeque<>();
  private List<Request> flight = List.of();
  private @Nullable Wire wire;
  private boolean isOpening;
  private boolean isTimed;
  private boolean isClosed;

  Combiner(
      Supplier<CompletableFuture<Wire>> opening,
      Limit limit,
      Duration timeout,
      LongSupplier nanoTime,
      Timer timer) {
    this.opening = opening;
    this.limit = limit;
    this.timeoutNanos = timeout.toNanos();
    this.nanoTime = nanoTime;
    this.timer = timer;
  }

  /**
   * Sends calls in one pipeline, now or with the next one.
   *
   * @param calls at least one, and not more than may travel together
   * @return completes normally: with a reply for each call, or a {@code Throwable} in its place
   */
  CompletableFuture<@Nullable Object[]> send(List<Call> calls) {
    Request request = new Request(calls, nanoTime.getAsLong() + timeoutNanos);
    boolean starts;
    boolean refused;
    synchronized (this) {
      refused = isClosed;
      starts = !isTimed && !refused;
      if (!refused) {
        waiting.add(request);
        isTimed = true;
      }
    }
    if (refused) {
      request.fail(closedException());
      return request.done();
    }
    depart();
    if (starts) {
      timer.in(timeoutNanos, this::endLate);
    }
    return request.done();
  }

  /** Fails what is left and closes the connection. */
  void close() {
    Wire open;
    List<Request> unsent;
    List<Request> stranded;
    synchronized (this) {
      isClosed = true;
      open = wire;
      wire = null;
      unsent = takeWaiting();
      stranded = flight;
      flight = List.of();
    }
    unsent.forEach(request -> request.fail(closedException()));
    strand(stranded);
    if (open != null) {
      open.close();
    }
  }

  // ---- departures

  /** Lets calls leave, or opens the connection for them, if that is what is to be done. */
  private void depart() {
    Wire open;
    List<Request> leaving;
    synchronized (this) {
      if (isClosed || waiting.isEmpty() || !flight.isEmpty() || isOpening) {
        return;
      }
      open = wire;
      isOpening = open == null;
      leaving = open == null ? List.of() : board();
      flight = leaving;
    }
    if (open == null) {
      open();
    } else {
      fly(open, leaving);
    }
  }

  /** The next requests of the queue, as many as may travel together, but at least one. */
  private List<Request> board() {
    List<Request> leaving = new ArrayList<>(waiting.size());
    int calls = 0;
    long bytes = 0;
    do {
      Request next = waiting.remove();
      leaving.add(next);
      calls += next.calls().size();
      bytes += next.size();
    } while (!waiting.isEmpty() && calls < limit.calls() && bytes < limit.bytes());
    return leaving;
  }

  private void fly(Wire open, List<Request> leaving) {
    CompletableFuture<Void> landing;
    try {
      landing = open.send(leaving);
    } catch (RuntimeException | Error e) { // no memory for what is sent, perhaps
      open.close();
      throw e;
    }
    // Error replies are the business of the calls; here it only matters that all have arrived.
    var unused = landing.whenComplete((done, thrown) -> landed(leaving));
  }

  private void landed(List<Request> arrived) {
    synchronized (this) {
      if (flight != arrived) {
        return; // given up meanwhile
      }
      flight = List.of();
    }
    depart();
  }

  // ---- the connection

  private void open() {
    CompletableFuture<Wire> made;
    try {
      made = opening.get();
    } catch (RuntimeException e) {
      made = CompletableFuture.failedFuture(e);
    }
    var unused =
        made.whenComplete(
            (open, thrown) -> {
              if (thrown == null) {
                opened(open);
              } else {
                notOpened(Failures.unwrapped(thrown));
              }
            });
  }

  private void opened(Wire open) {
    boolean unwanted;
    synchronized (this) {
      isOpening = false;
      unwanted = isClosed;
      wire = unwanted ? null : open;
    }
    if (unwanted) {
      open.close();
      return;
    }
    // Only now: an end that was reported before the wire was ours would be missed.
    var unused = open.ended().thenRun(() -> lost(open));
    depart();
  }

  /** The next call tries again. */
  private void notOpened(Throwable thrown) {
    List<Request> unsent;
    synchronized (this) {
      isOpening = false;
      unsent = takeWaiting();
    }
    Throwable reason =
        Failures.isNotExecuted(thrown)
            ? thrown
            : new RedisConnectionException("the connection was not made", thrown);
    unsent.forEach(request -> request.fail(reason));
  }

  /** What was under way has an unknown outcome; what was not sent waits for another connection. */
  private void lost(Wire ended) {
    List<Request> stranded;
    synchronized (this) {
      if (wire != ended) {
        return;
      }
      wire = null;
      stranded = flight;
      flight = List.of();
    }
    strand(stranded);
    depart();
  }

  private static void strand(List<Request> requests) {
    requests.forEach(
        request -> request.fail(new WriteRedisConnectionException("the connection was lost")));
  }

  // ---- time

  /**
   * Fails calls whose time is over. A connection of whose pipeline nobody waits for anything any
   * more is given up: it may be dead without saying so, and others wait for their turn on it.
   */
  private void endLate() {
    long now = nanoTime.getAsLong();
    List<Request> unsent = new ArrayList<>();
    List<Request> unanswered = new ArrayList<>();
    Wire silent = null;
    long next;
    synchronized (this) {
      while (!waiting.isEmpty() && waiting.element().isLate(now)) {
        unsent.add(waiting.remove());
      }
      @Nullable Request oldest = waiting.peek();
      for (Request request : flight) {
        if (!request.isLate(now)) {
          oldest = request;
          break;
        }
        unanswered.add(request);
      }
      if (!flight.isEmpty() && unanswered.size() == flight.size()) {
        silent = wire;
      }
      isTimed = oldest != null;
      next = oldest == null ? 0 : Math.max(oldest.deadlineNanos() - now, timeoutNanos / COARSE);
    }
    unsent.forEach(
        request -> request.fail(new RedisTimeoutException("not sent within the timeout")));
    unanswered.forEach(
        request -> request.fail(new RedisResponseTimeoutException("no answer within the timeout")));
    if (silent != null) {
      silent.close();
    }
    if (next > 0) {
      timer.in(next, this::endLate);
    }
  }

  private List<Request> takeWaiting() {
    List<Request> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private static RedissonShutdownException closedException() {
    return new RedissonShutdownException("the connection was closed");
  }
}
