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
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.protocol.CommandData;

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
  private final Deque<Passenger> waiting = new ArrayDeque<>();
  private List<Passenger> flight = List.of();
  private @Nullable Wire wire;
  private boolean isOpening;
  private boolean isTimed;
  private boolean isClosed;

  /** A call that was not answered yet. */
  private record Passenger(CommandData<Object, Object> command, long size, long deadlineNanos) {

    boolean isLate(long now) {
      return now - deadlineNanos >= 0;
    }

    void fail(Throwable reason) {
      command.tryFailure(reason);
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

  /** Sends a call, now or with the next pipeline. */
  CompletableFuture<Object> send(Call call) {
    Passenger passenger = passenger(call, nanoTime.getAsLong() + timeoutNanos);
    accept(List.of(passenger));
    return passenger.command().getPromise();
  }

  /** Sends calls one after the other, in the same pipeline where they fit into one. */
  List<CompletableFuture<Object>> send(List<Call> calls) {
    long deadline = nanoTime.getAsLong() + timeoutNanos;
    List<Passenger> passengers = calls.stream().map(call -> passenger(call, deadline)).toList();
    accept(passengers);
    return passengers.stream().map(passenger -> passenger.command().getPromise()).toList();
  }

  private static Passenger passenger(Call call, long deadline) {
    return new Passenger(
        new CommandData<>(
            new CompletableFuture<>(), ByteArrayCodec.INSTANCE, call.command(), call.arguments()),
        call.size(),
        deadline);
  }

  private void accept(List<Passenger> passengers) {
    boolean starts;
    boolean refused;
    synchronized (this) {
      refused = isClosed;
      starts = !isTimed && !refused;
      if (!refused) {
        waiting.addAll(passengers);
        isTimed = true;
      }
    }
    if (refused) {
      passengers.forEach(passenger -> passenger.fail(closedException()));
      return;
    }
    depart();
    if (starts) {
      timer.in(timeoutNanos, this::endLate);
    }
  }

  /** Fails what is left and closes the connection. */
  void close() {
    Wire open;
    List<Passenger> unsent;
    List<Passenger> stranded;
    synchronized (this) {
      isClosed = true;
      open = wire;
      wire = null;
      unsent = takeWaiting();
      stranded = flight;
      flight = List.of();
    }
    unsent.forEach(passenger -> passenger.fail(closedException()));
    strand(stranded);
    if (open != null) {
      open.close();
    }
  }

  // ---- departures

  /** Lets calls leave, or opens the connection for them, if that is what is to be done. */
  private void depart() {
    Wire open;
    List<Passenger> leaving;
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

  /** The next calls of the queue, as many as may travel together. */
  private List<Passenger> board() {
    List<Passenger> leaving = new ArrayList<>(Math.min(waiting.size(), limit.calls()));
    long bytes = 0;
    do {
      Passenger next = waiting.remove();
      leaving.add(next);
      bytes += next.size();
    } while (!waiting.isEmpty() && leaving.size() < limit.calls() && bytes < limit.bytes());
    return leaving;
  }

  private void fly(Wire open, List<Passenger> leaving) {
    List<CommandData<?, ?>> commands = new ArrayList<>(leaving.size());
    leaving.forEach(passenger -> commands.add(passenger.command()));
    // Error replies are the business of the calls; here it only matters that all have arrived.
    var unused = open.send(commands).whenComplete((done, thrown) -> landed(leaving));
  }

  private void landed(List<Passenger> arrived) {
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
    List<Passenger> unsent;
    synchronized (this) {
      isOpening = false;
      unsent = takeWaiting();
    }
    Throwable reason =
        Failures.isNotExecuted(thrown)
            ? thrown
            : new RedisConnectionException("the connection was not made", thrown);
    unsent.forEach(passenger -> passenger.fail(reason));
  }

  /** What was under way has an unknown outcome; what was not sent waits for another connection. */
  private void lost(Wire ended) {
    List<Passenger> stranded;
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

  private static void strand(List<Passenger> passengers) {
    passengers.forEach(
        passenger -> passenger.fail(new WriteRedisConnectionException("the connection was lost")));
  }

  // ---- time

  /**
   * Fails calls whose time is over. A connection of whose pipeline nobody waits for anything any
   * more is given up: it may be dead without saying so, and others wait for their turn on it.
   */
  private void endLate() {
    long now = nanoTime.getAsLong();
    List<Passenger> unsent = new ArrayList<>();
    List<Passenger> unanswered = new ArrayList<>();
    Wire silent = null;
    long next;
    synchronized (this) {
      while (!waiting.isEmpty() && waiting.element().isLate(now)) {
        unsent.add(waiting.remove());
      }
      @Nullable Passenger oldest = waiting.peek();
      for (Passenger passenger : flight) {
        if (!passenger.isLate(now)) {
          oldest = passenger;
          break;
        }
        unanswered.add(passenger);
      }
      if (!flight.isEmpty() && unanswered.size() == flight.size()) {
        silent = wire;
      }
      isTimed = oldest != null;
      next = oldest == null ? 0 : Math.max(oldest.deadlineNanos() - now, timeoutNanos / COARSE);
    }
    unsent.forEach(
        passenger -> passenger.fail(new RedisTimeoutException("not sent within the timeout")));
    unanswered.forEach(
        passenger ->
            passenger.fail(new RedisResponseTimeoutException("no answer within the timeout")));
    if (silent != null) {
      silent.close();
    }
    if (next > 0) {
      timer.in(next, this::endLate);
    }
  }

  private List<Passenger> takeWaiting() {
    List<Passenger> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private static RedissonShutdownException closedException() {
    return new RedissonShutdownException("the connection was closed");
  }
}
