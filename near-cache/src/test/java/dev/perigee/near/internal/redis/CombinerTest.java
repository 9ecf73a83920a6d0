package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.RedissonShutdownException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.WriteRedisConnectionException;
import org.redisson.client.protocol.RedisCommand;

/** Every order of events is one that this test chooses: the wires, the clock and the timer are. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls only have to be there
final class CombinerTest {
  private static final RedisCommand<Object> GET = new RedisCommand<>("GET");
  private static final long TIMEOUT = 1_000;

  private long now = 17;
  private final Deque<CompletableFuture<Wire>> openings = new ArrayDeque<>();
  private final List<Timed> timers = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private Combiner combiner = combiner(new Combiner.Limit(3, 1_000, 2));

  /** As before, but only the number of pipelines is bounded. */
  private void roomy() {
    roomy(2);
  }

  private void roomy(int flights) {
    combiner = combiner(new Combiner.Limit(1_000, 1 << 20, flights));
  }

  private Combiner combiner(Combiner.Limit limit) {
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

  private record Timed(long at, Runnable work) {}

  /** A connection whose replies come when the test says so. */
  private class FakeWire implements Wire {
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

  private CompletableFuture<Object> ask(String key) {
    return combiner
        .send(List.of(Call.read(GET, key)))
        .thenCompose(
            replies ->
                replies[0] instanceof Throwable failure
                    ? CompletableFuture.failedFuture(failure)
                    : CompletableFuture.completedFuture(replies[0]));
  }

  /** Asks for a key that is as long as a call has to be that leaves at once. */
  private CompletableFuture<Object> askAtLength(String key) {
    return ask(key + "-".repeat((int) Combiner.FULL));
  }

  private FakeWire open() {
    FakeWire wire = new FakeWire();
    openings.remove().complete(wire);
    return wire;
  }

  private void pass(long nanos) {
    now += nanos;
    List<Timed> due = timers.stream().filter(timed -> timed.at() <= now).toList();
    timers.removeAll(due);
    due.forEach(timed -> timed.work().run());
  }

  private static void assertFails(
      CompletableFuture<?> reply, Class<? extends RedisException> with) {
    assertThat(reply).isDone();
    assertThatThrownBy(reply::join).cause().isExactlyInstanceOf(with);
  }

  @Test
  void theFirstCallOpensTheConnection_andOthersShareIt() {
    var a = ask("a");
    var b = ask("b");
    assertThat(openings).hasSize(1);
    FakeWire wire = open();
    assertThat(sent).containsExactly("a", "b");
    wire.reply();
    assertThat(a).isCompletedWithValue("a");
    assertThat(b).isNotDone();
    wire.reply();
    assertThat(b).isCompletedWithValue("b");
  }

  @Test
  void whileAPipelineIsUnderWay_callsWait_andThenLeaveTogether() {
    ask("a");
    FakeWire wire = open();
    var b = ask("b");
    var c = ask("c");
    assertThat(sent).containsExactly("a");
    wire.reply();
    assertThat(sent).containsExactly("a", "b", "c");
    wire.reply();
    wire.reply();
    assertThat(b).isCompletedWithValue("b");
    assertThat(c).isCompletedWithValue("c");
  }

  @Test
  void callsThatAreSentTogether_leaveTogether() {
    ask("a");
    FakeWire wire = open();
    wire.reply();
    var both = combiner.send(List.of(Call.read(GET, "b"), Call.read(GET, "c")));
    assertThat(sent).containsExactly("a", "b", "c");
    wire.reply();
    assertThat(both).isNotDone();
    wire.reply();
    assertThat(both.join()).containsExactly("b", "c");
  }

  @Test
  void whatWasAnsweredBeforeTheConnectionWasLost_isKnown() {
    ask("a");
    FakeWire wire = open();
    wire.reply();
    var three =
        combiner.send(List.of(Call.read(GET, "b"), Call.read(GET, "c"), Call.read(GET, "d")));
    wire.reply();
    wire.close();
    assertThat(three.join()[0]).isEqualTo("b");
    assertThat(three.join()[1]).isInstanceOf(WriteRedisConnectionException.class);
    assertThat(three.join()[2]).isInstanceOf(WriteRedisConnectionException.class);
  }

  @Test
  void aWireThatCannotSend_isGivenUp() {
    var a = ask("a");
    FakeWire broken =
        new FakeWire() {
          @Override
          public CompletableFuture<Void> send(List<Request> requests) {
            throw new IllegalStateException("no memory");
          }
        };
    openings.remove().complete(broken);
    assertFails(a, WriteRedisConnectionException.class);
    assertThat(broken.ended).isDone();
    var b = ask("b");
    open().reply();
    assertThat(b).isCompletedWithValue("b");
  }

  @Test
  void aPipelineIsBoundedInCallsAndBytes() {
    ask("a");
    FakeWire wire = open();
    for (int i = 0; i < 7; i++) {
      ask("k" + i);
    }
    wire.reply();
    assertThat(sent).hasSize(4);
    ask("x".repeat(900));
    ask("y".repeat(900));
    for (int i = 0; i < 6; i++) {
      wire.reply();
    }
    assertThat(sent).hasSize(9); // k6 and x: the bytes are reached
    wire.reply();
    wire.reply();
    assertThat(sent).hasSize(10);
  }

  @Test
  void whatFillsAPacket_leavesAtOnce_withWhatWaitedBeforeIt() {
    ask("a");
    FakeWire wire = open();
    var b = ask("b");
    assertThat(sent).hasSize(1);
    var c = askAtLength("c");
    assertThat(sent).hasSize(3);
    ask("d");
    assertThat(sent).hasSize(3);
    wire.reply();
    assertThat(sent).hasSize(3); // b and c are still under way
    wire.reply();
    wire.reply();
    assertThat(sent).hasSize(4);
    assertThat(b).isCompletedWithValue("b");
    assertThat(c).isCompleted();
  }

  @Test
  void severalSmallOnes_fillAPacketTogether() {
    roomy();
    ask("a");
    FakeWire wire = open();
    int count = 0;
    while (sent.size() == 1) {
      ask("b" + count++);
    }
    assertThat(sent).hasSize(1 + count);
    assertThat(wire.flights()).isEqualTo(2);
    assertThat(count).isBetween(20, (int) Combiner.FULL / 64);
  }

  @Test
  void aScriptDoesNotWait() {
    roomy();
    ask("a");
    FakeWire wire = open();
    combiner.send(List.of(Call.script(Script.PUT_IF_ABSENT, "b")));
    assertThat(sent).containsExactly("a", "b");
    combiner.send(List.of(Call.script(Script.PUT_IF_ABSENT, "c")));
    assertThat(sent).hasSize(2); // two pipelines are under way
    wire.reply();
    assertThat(sent).containsExactly("a", "b", "c");
  }

  @Test
  void soManyPipelinesAreUnderWay_andNoMore() {
    roomy();
    ask("a");
    FakeWire wire = open();
    for (int i = 0; i < 5; i++) {
      askAtLength("k" + i);
    }
    assertThat(wire.flights()).isEqualTo(2);
    assertThat(sent).hasSize(2);
    wire.reply();
    assertThat(wire.flights()).isEqualTo(2);
    assertThat(sent).hasSize(6);
  }

  @Test
  void whatIsUnderWay_isBoundedTogether() {
    combiner.send(List.of(Call.read(GET, "a"), Call.read(GET, "b"), Call.read(GET, "c")));
    FakeWire wire = open();
    askAtLength("d");
    assertThat(sent).hasSize(3);
    wire.reply();
    wire.reply();
    wire.reply();
    assertThat(sent).hasSize(4);
  }

  /** A connection on which something else happens while a pipeline is being sent. */
  private final class BusyWire extends FakeWire {
    final Deque<Runnable> meanwhile = new ArrayDeque<>();

    @Override
    public CompletableFuture<Void> send(List<Request> requests) {
      Runnable other = meanwhile.poll();
      if (other != null) {
        other.run();
      }
      return super.send(requests);
    }
  }

  private BusyWire openBusy() {
    BusyWire wire = new BusyWire();
    openings.remove().complete(wire);
    return wire;
  }

  /** Somebody else's call comes while one is being sent. */
  @Test
  void oneThreadSendsAtATime_andLooksAgainAfterwards() {
    roomy(3);
    ask("a");
    BusyWire wire = openBusy();
    wire.meanwhile.add(() -> askAtLength("c"));
    askAtLength("b");
    assertThat(sent).extracting(key -> key.substring(0, 1)).containsExactly("a", "b", "c");
    assertThat(wire.flights()).isEqualTo(3);
  }

  @Test
  void aConnectionThatEndsWhileSomethingIsSent_leavesTheOthersToTheNext() {
    roomy(3);
    ask("a");
    BusyWire wire = openBusy();
    List<CompletableFuture<Object>> others = new ArrayList<>();
    wire.meanwhile.add(
        () -> {
          others.add(ask("c"));
          wire.close();
        });
    var b = askAtLength("b");
    assertFails(b, WriteRedisConnectionException.class);
    assertThat(others.get(0)).isNotDone();
    open().reply();
    assertThat(others.get(0)).isCompletedWithValue("c");
  }

  /** It may have been sent in part: no other call must go by that connection. */
  @Test
  void whatSendingThrows_reachesNobodyButThoseWhoWereSent() {
    roomy(3);
    ask("a");
    BusyWire wire = openBusy();
    List<CompletableFuture<Object>> others = new ArrayList<>();
    wire.meanwhile.add(
        () -> {
          others.add(askAtLength("c"));
          throw new OutOfMemoryError("for a test");
        });
    var b = askAtLength("b");
    assertFails(b, WriteRedisConnectionException.class);
    assertThat(wire.ended).isDone();
    assertThat(others.get(0)).isNotDone();
    open().reply();
    assertThat(others.get(0)).isCompleted();
    assertThat(sent).hasSize(2);
    var late = ask("d");
    pass(TIMEOUT);
    pass(TIMEOUT / 8);
    assertFails(late, RedisResponseTimeoutException.class);
  }

  @Test
  void whatALostConnectionHadUnderWay_takesNoRoomAfterwards() {
    combiner.send(List.of(Call.read(GET, "a"), Call.read(GET, "b"), Call.read(GET, "c")));
    open().close();
    ask("d");
    FakeWire wire = open();
    askAtLength("e");
    assertThat(wire.flights()).isEqualTo(2);
  }

  @Test
  void aLostConnection_takesAllPipelinesWithIt() {
    roomy();
    var a = ask("a");
    FakeWire wire = open();
    var b = askAtLength("b");
    var c = askAtLength("c");
    wire.close();
    assertFails(a, WriteRedisConnectionException.class);
    assertFails(b, WriteRedisConnectionException.class);
    assertThat(c).isNotDone();
    open().reply();
    assertThat(c).isCompleted();
  }

  @Test
  void silenceOnTheOldestPipeline_givesTheConnectionUp() {
    roomy();
    var a = ask("a");
    FakeWire wire = open();
    pass(TIMEOUT / 2);
    var b = askAtLength("b");
    pass(TIMEOUT / 2);
    assertFails(a, RedisResponseTimeoutException.class);
    assertThat(wire.ended).isDone();
    assertFails(b, WriteRedisConnectionException.class);
  }

  @Test
  void noConnection_failsWhoeverWaits_asNotExecuted_andTheNextCallTriesAgain() {
    var a = ask("a");
    var b = ask("b");
    openings.remove().completeExceptionally(new java.net.ConnectException("refused"));
    assertFails(a, RedisConnectionException.class);
    assertFails(b, RedisConnectionException.class);
    var c = ask("c");
    open().reply();
    assertThat(c).isCompletedWithValue("c");
  }

  @Test
  void aConnectionLostWhileItIsMade_doesNotCountAsAnUnknownOutcome() {
    var a = ask("a");
    openings.remove().completeExceptionally(new WriteRedisConnectionException("lost"));
    assertFails(a, RedisConnectionException.class);
  }

  @Test
  void aLostConnection_whatWasSentIsUnknown_whatWaitedGoesByAnother() {
    var a = ask("a");
    FakeWire first = open();
    var b = ask("b");
    first.close();
    assertFails(a, WriteRedisConnectionException.class);
    assertThat(b).isNotDone();
    open().reply();
    assertThat(b).isCompletedWithValue("b");
    assertThat(sent).containsExactly("a", "b");
  }

  @Test
  void aConnectionThatEndedAtOnce_isNotUsed() {
    var a = ask("a");
    FakeWire dead = new FakeWire();
    dead.close();
    openings.remove().complete(dead);
    open().reply();
    assertThat(a).isCompletedWithValue("a");
  }

  @Test
  void silence_failsWhatWasSentAsUnknown_whatWaitedAsNotSent_andGivesTheConnectionUp() {
    var a = ask("a");
    FakeWire wire = open();
    pass(10);
    var b = ask("b");
    pass(TIMEOUT - 10);
    assertFails(a, RedisResponseTimeoutException.class);
    assertThat(b).isNotDone();
    assertThat(wire.ended).isDone();
    assertThat(openings).hasSize(1); // for b, which waits for it
    pass(TIMEOUT / 8);
    assertFails(b, RedisTimeoutException.class);
    assertThat(sent).containsExactly("a");
    assertThat(timers).isEmpty();
  }

  @Test
  void aSlowReply_isNotTakenForAnotherCall() {
    var a = ask("a");
    FakeWire wire = open();
    ask("b");
    ask("c");
    wire.reply();
    assertThat(a).isDone();
    pass(TIMEOUT / 2);
    var d = ask("d");
    pass(TIMEOUT / 2);
    assertThat(wire.ended).isDone(); // b and c are late, so it is given up
    FakeWire next = open();
    next.reply();
    assertThat(d).isCompletedWithValue("d");
  }

  @Test
  void whoLeftInTime_isNotFailedWithThoseWhoAreLate() {
    var slow = ask("a");
    pass(TIMEOUT / 2);
    var later = ask("b");
    pass(TIMEOUT / 4);
    FakeWire wire = open();
    pass(TIMEOUT / 4);
    assertFails(slow, RedisResponseTimeoutException.class);
    assertThat(wire.ended).isNotDone();
    wire.reply(); // a's, late
    wire.reply();
    assertThat(later).isCompletedWithValue("b");
    var next = ask("c");
    wire.reply();
    assertThat(next).isCompletedWithValue("c");
  }

  @Test
  void oneTimerServesAllCalls_andNoneIsLeftWhenNothingIsUnderWay() {
    ask("a");
    FakeWire wire = open();
    wire.reply();
    for (int i = 0; i < 100; i++) {
      ask("k");
      wire.reply();
    }
    assertThat(timers).hasSize(1);
    pass(TIMEOUT);
    assertThat(timers).isEmpty();
  }

  @Test
  void closing_failsWhatIsLeft_andRefusesWhatComes() {
    var a = ask("a");
    FakeWire wire = open();
    var b = ask("b");
    combiner.close();
    assertFails(a, WriteRedisConnectionException.class);
    assertFails(b, RedissonShutdownException.class);
    assertThat(wire.ended).isDone();
    assertFails(ask("c"), RedissonShutdownException.class);
    assertThat(openings).isEmpty();
  }

  @Test
  void closingWhileConnecting_closesWhatIsMade() {
    var a = ask("a");
    combiner.close();
    assertFails(a, RedissonShutdownException.class);
    FakeWire late = open();
    assertThat(late.ended).isDone();
    assertThat(sent).isEmpty();
  }

  /** Any order of calls, replies, losses, refusals and time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void everyCallCompletesOnceInTime_byItsOwnReplyOrNotAtAll(long seed) {
    Random random = new Random(seed);
    combiner =
        combiner(
            new Combiner.Limit(
                3 + random.nextInt(10), 1_000 << random.nextInt(6), 1 + random.nextInt(4)));
    Map<String, CompletableFuture<Object>> asked = new HashMap<>();
    Map<String, Long> askedAt = new HashMap<>();
    List<FakeWire> wires = new ArrayList<>();
    for (int step = 0; step < 4_000; step++) {
      FakeWire wire = wires.isEmpty() ? null : wires.get(wires.size() - 1);
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          String key = "k" + step + "-".repeat(random.nextInt(8) == 0 ? (int) Combiner.FULL : 0);
          asked.put(key, ask(key));
          askedAt.put(key, now);
        }
        case 4, 5, 6, 7 -> {
          if (wire != null && wire.isBusy()) {
            wire.reply();
          } else if (!openings.isEmpty()) {
            wires.add(open());
          }
        }
        case 8 -> pass(random.nextInt(400));
        default -> {
          if (random.nextInt(20) == 0 && wire != null) {
            wire.close();
          } else if (random.nextInt(20) == 0 && !openings.isEmpty()) {
            openings.remove().completeExceptionally(new RedisConnectionException("refused"));
          }
        }
      }
      assertThat(openings.size()).isLessThanOrEqualTo(1);
      asked.forEach(
          (key, reply) -> {
            if (!reply.isDone()) {
              assertThat(now - askedAt.get(key)).isLessThan(TIMEOUT + TIMEOUT / 8 + 400);
            } else if (!reply.isCompletedExceptionally()) {
              assertThat(reply.join()).isEqualTo(key);
            } else if (!(unwrapped(reply) instanceof RedisResponseTimeoutException
                || unwrapped(reply) instanceof WriteRedisConnectionException)) {
              assertThat(sent).doesNotContain(key);
            }
          });
      asked.values().removeIf(CompletableFuture::isDone);
    }
    pass(TIMEOUT);
    pass(TIMEOUT);
    assertThat(asked.values()).allMatch(CompletableFuture::isDone);
    assertThat(sent).doesNotHaveDuplicates().hasSizeGreaterThan(500);
  }

  private static Throwable unwrapped(CompletableFuture<Object> failed) {
    return failed.handle((value, thrown) -> Failures.unwrapped(thrown)).join();
  }
}
