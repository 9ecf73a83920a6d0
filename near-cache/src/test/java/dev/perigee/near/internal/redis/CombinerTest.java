package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisTryAgainException;
import org.redisson.client.WriteRedisConnectionException;

/** What becomes of calls, whatever happens to the server, the connection and the time. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls only have to be there
final class CombinerTest extends CombinerCase {
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
  void whereAnotherServerHasTakenOver_whatIsLeftWasNotSent() {
    var a = ask("a");
    FakeWire wire = open();
    var b = ask("b");
    combiner.replace();
    assertFails(a, WriteRedisConnectionException.class);
    assertFails(b, RedisTryAgainException.class);
    assertThat(wire.ended).isDone();
    assertFails(ask("c"), RedisTryAgainException.class);
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
