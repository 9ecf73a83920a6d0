package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.redisson.client.RedisException;
import org.redisson.client.protocol.RedisCommand;

/**
 * A combiner, and every order of events that a test chooses: the wires, the clock and the timer are
 * its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // some calls only have to be there
abstract class CombinerCase {
  static final RedisCommand<Object> GET = new RedisCommand<>("GET");
  static final long TIMEOUT = 1_000;

  long now = 17;
  final Deque<CompletableFuture<Wire>> openings = new ArrayDeque<>();
  final List<Timed> timers = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  Combiner combiner = combiner(new Combiner.Limit(3, 1_000, 2));

  /** As before, but only the number of pipelines is bounded. */
  final void roomy() {
    roomy(2);
  }

  final void roomy(int flights) {
    combiner = combiner(new Combiner.Limit(1_000, 1 << 20, flights));
  }

  final Combiner combiner(Combiner.Limit limit) {
    return new Combiner(
        () -> {
          CompletableFuture<Wire> opening = new CompletableFuture<>();
          openings.add(opening);
          return opening;
        },
        limit,
        Duration.ofNanos(TIMEOUT),
        () -> now,
        (nanos, work) -> timers.add(new Timed(now + nanos, work)));
  }

  record Timed(long at, Runnable work) {}

  /** A connection whose replies come when the test says so. */
  class FakeWire implements Wire {
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Deque<Request> unanswered = new ArrayDeque<>();
    private final Deque<Flight> flights = new ArrayDeque<>();
    private int answered; // of the calls of the first request

    private record Flight(Request last, CompletableFuture<Void> landed) {}

    @Override
    public CompletableFuture<Void> send(List<Request> requests) {
      requests.forEach(request -> request.calls().forEach(call -> sent.add(call.key())));
      unanswered.addAll(requests);
      Flight flight = new Flight(requests.get(requests.size() - 1), new CompletableFuture<>());
      flights.add(flight);
      return flight.landed();
    }

    @Override
    public CompletableFuture<Void> ended() {
      return ended;
    }

    @Override
    public void close() {
      ended.complete(null);
    }

    /** The next reply arrives: the key that was asked for, whoever still waits. */
    void reply() {
      Request next = unanswered.element();
      if (next.reply(next.calls().get(answered++).key())) {
        unanswered.remove();
        answered = 0;
        if (flights.element().last() == next) {
          flights.remove().landed().complete(null);
        }
      }
    }

    boolean isBusy() {
      return !ended.isDone() && !unanswered.isEmpty();
    }

    int flights() {
      return flights.size();
    }
  }

  final CompletableFuture<Object> ask(String key) {
    return combiner
        .send(List.of(Call.read(GET, key)))
        .thenCompose(
            replies ->
                replies[0] instanceof Throwable failure
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(replies[0]));
  }

  /** Asks for a key that is as long as a call has to be that leaves at once. */
  final CompletableFuture<Object> askAtLength(String key) {
    return ask(key + "-".repeat((int) Combiner.FULL));
  }

  final FakeWire open() {
    FakeWire wire = new FakeWire();
    openings.remove().complete(wire);
    return wire;
  }

  final void pass(long nanos) {
    now += nanos;
    List<Timed> due = timers.stream().filter(timed -> timed.at() <= now).toList();
    timers.removeAll(due);
    due.forEach(timed -> timed.work().run());
  }

  static void assertFails(CompletableFuture<?> reply, Class<? extends RedisException> with) {
    assertThat(reply).isDone();
    assertThatThrownBy(reply::join).cause().isExactlyInstanceOf(with);
  }
}
