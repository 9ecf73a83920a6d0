package dev.perigee.near.internal.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.WriteRedisConnectionException;

/**
 * Sends the calls of many threads to one master over one connection, as few pipelines as possible:
 * while a pipeline is under way, calls wait; when its last reply has arrived, all that wait leave
 * together. A call that comes alone leaves at once. The more threads call, the more calls share
 * what a round trip costs both sides: the system calls, the wake-ups, the parsing of a packet.
 *
 * <p>This is Nagle's algorithm (RFC 896) for commands, with the reply in the place of the
 * acknowledgement. As there, what fills a packet does not wait: it has nothing to gain from
 * company, and the server can execute one while the next one is made. {@link #FULL} says when that
 * is.
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
 * completing happen outside of it, each decided by who changed the state: {@code isSending} becomes
 * true for one thread at a time, which sends the flight that it added, while calls gather for the
 * next one, and looks for that before it goes; whoever takes a flight out of {@code flights}
 * completes what is left of it. After every change that could let calls leave, {@link #depart} is
 * called; where it meets somebody who sends, that one looks again afterwards. Nothing that sending
 * throws reaches a caller, who may be sending for others: the connection is given up, as when it is
 * lost.
 *
 * <p>Calls have the same timeout, so deadlines are in the order of the queue: one timer for the
 * oldest is enough, and it costs nothing per call.
 */
final class Combiner {

  /**
   * How much is under way at most, together.
   *
   * @param calls how many calls
   * @param bytes how much is sent, more or less
   * @param flights in how many pipelines
   */
  record Limit(int calls, long bytes, int flights) {}

  /** What has this weight leaves although something is under way; see {@link Request#weight}. */
  static final long FULL = 4 << 10;

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
  private long waitingWeight;
  private final Deque<Flight> flights = new ArrayDeque<>(); // the oldest first
  private @Nullable Wire wire;
  private boolean isOpening;
  private boolean isSending;
  private int callsUnderWay;
  private long bytesUnderWay;
  private boolean isTimed;
  private @Nullable Supplier<RuntimeException> closedBy; // there once it is closed

  /** Requests in one pipeline. Two are never equal. */
  private static final class Flight {
    final List<Request> requests = new ArrayList<>();
    int calls;
    long bytes;

    void add(Request request) {
      requests.add(request);
      calls += request.calls().size();
      bytes += request.size();
    }
  }

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
    @Nullable Supplier<RuntimeException> refused;
    synchronized (this) {
      refused = closedBy;
      starts = !isTimed && refused == null;
      if (refused == null) {
        waiting.add(request);
        waitingWeight += request.weight();
        isTimed = true;
      }
    }
    if (refused != null) {
      request.fail(refused.get());
      return request.done();
    }
    if (starts) {
      timer.in(timeoutNanos, this::endLate);
    }
    depart();
    return request.done();
  }

  /** Fails what is left and closes the connection, because nobody wants it any more. */
  void close() {
    close(() -> new RedissonShutdownException("the connection was closed"));
  }

  /**
   * As {@link #close}, because another server has taken over. What was not sent fails as if a
   * server had said that another one has the key, so that it is sent to that one.
   */
  void replace() {
    close(() -> new RedisTryAgainException("another server has taken over"));
  }

  private void close(Supplier<RuntimeException> reason) {
    Wire open;
    List<Request> unsent;
    List<Request> stranded;
    synchronized (this) {
      closedBy = closedBy == null ? reason : closedBy;
      open = wire;
      wire = null;
      unsent = takeWaiting();
      stranded = takeFlights();
    }
    unsent.forEach(request -> request.fail(reason.get()));
    strand(stranded, null);
    if (open != null) {
      open.close();
    }
  }

  // ---- departures

  /**
   * Lets calls leave, one flight after the other, or opens the connection for them, if that is what
   * is to be done.
   */
  private void depart() {
    while (true) {
      Wire open;
      Flight leaving;
      synchronized (this) {
        if (closedBy != null || isOpening || isSending || !mayDepart()) {
          return;
        }
        open = wire;
        leaving = open == null ? new Flight() : board();
        isOpening = open == null;
        isSending = open != null;
      }
      if (open == null) {
        open();
        return;
      }
      fly(open, leaving);
    }
  }

  private boolean mayDepart() {
    return !waiting.isEmpty()
        && (flights.isEmpty()
            || (waitingWeight >= FULL && flights.size() < limit.flights() && hasRoom()));
  }

  private boolean hasRoom() {
    return callsUnderWay < limit.calls() && bytesUnderWay < limit.bytes();
  }

  /** The next requests of the queue, as many as there is room for, but at least one. */
  private Flight board() {
    Flight leaving = new Flight();
    flights.add(leaving);
    do {
      Request next = waiting.element();
      leaving.add(next);
      waiting.remove();
      waitingWeight -= next.weight();
      callsUnderWay += next.calls().size();
      bytesUnderWay += next.size();
    } while (!waiting.isEmpty() && hasRoom());
    return leaving;
  }

  private void fly(Wire open, Flight leaving) {
    try {
      CompletableFuture<Void> landing = open.send(leaving.requests);
      // Error replies are the business of the calls; here it only matters that all have arrived.
      var unused = landing.whenComplete((done, thrown) -> landed(leaving));
    } catch (RuntimeException | Error e) { // no memory for what is sent, perhaps
      giveUp(open, e);
    } finally {
      sent();
    }
  }

  private synchronized void sent() {
    isSending = false;
  }

  private void landed(Flight arrived) {
    synchronized (this) {
      if (!flights.remove(arrived)) {
        return; // given up meanwhile
      }
      callsUnderWay -= arrived.calls;
      bytesUnderWay -= arrived.bytes;
    }
    depart();
  }

  // ---- the connection

  private void open() {
    CompletableFuture<Wire> made;
    try {
      made = opening.get();
    } catch (RuntimeException | Error e) {
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
      unwanted = closedBy != null;
      wire = unwanted ? null : open;
    }
    if (unwanted) {
      open.close();
      return;
    }
    // Only now: an end that was reported before the wire was ours would be missed.
    var unused = open.ended().thenRun(() -> giveUp(open, null));
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
  private void giveUp(Wire broken, @Nullable Throwable reason) {
    List<Request> stranded;
    synchronized (this) {
      if (wire != broken) {
        return;
      }
      wire = null;
      stranded = takeFlights();
    }
    broken.close();
    strand(stranded, reason);
    depart();
  }

  private static void strand(List<Request> requests, @Nullable Throwable reason) {
    requests.forEach(
        request ->
            request.fail(new WriteRedisConnectionException("the connection was lost", reason)));
  }

  // ---- time

  /**
   * Fails calls whose time is over. A connection of whose oldest pipeline nobody waits for anything
   * any more is given up: it may be dead without saying so, and others wait for their turn on it.
   */
  private void endLate() {
    long now = nanoTime.getAsLong();
    List<Request> unsent = new ArrayList<>();
    List<Request> unanswered = new ArrayList<>();
    Wire silent = null;
    long next;
    synchronized (this) {
      while (!waiting.isEmpty() && waiting.element().isLate(now)) {
        Request late = waiting.remove();
        waitingWeight -= late.weight();
        unsent.add(late);
      }
      @Nullable Request oldest = waiting.peek();
      for (Request request : (Iterable<Request>) underWay()::iterator) {
        if (!request.isLate(now)) {
          oldest = request;
          break;
        }
        unanswered.add(request);
      }
      Flight first = flights.peek();
      if (first != null && unanswered.size() >= first.requests.size()) {
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
      giveUp(silent, null);
    }
    if (next > 0) {
      timer.in(next, this::endLate);
    }
  }

  private List<Request> takeWaiting() {
    List<Request> all = List.copyOf(waiting);
    waiting.clear();
    waitingWeight = 0;
    return all;
  }

  private List<Request> takeFlights() {
    List<Request> all = underWay().toList();
    flights.clear();
    callsUnderWay = 0;
    bytesUnderWay = 0;
    return all;
  }

  private Stream<Request> underWay() {
    return flights.stream().flatMap(flight -> flight.requests.stream());
  }
}
