package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.WriteRedisConnectionException;

/** Several pipelines under way at once: which leave, in which order, and what ends them. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls only have to be there
final class CombinerFlightsTest extends CombinerCase {
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

  /** One on which a call is under way already, with room for two more pipelines. */
  private BusyWire busy() {
    roomy(3);
    ask("a");
    BusyWire wire = new BusyWire();
    openings.remove().complete(wire);
    return wire;
  }

  /** Somebody else's call comes while one is being sent. */
  @Test
  void oneThreadSendsAtATime_andLooksAgainAfterwards() {
    BusyWire wire = busy();
    wire.meanwhile.add(() -> askAtLength("c"));
    askAtLength("b");
    assertThat(sent).extracting(key -> key.substring(0, 1)).containsExactly("a", "b", "c");
    assertThat(wire.flights()).isEqualTo(3);
  }

  @Test
  void aConnectionThatEndsWhileSomethingIsSent_leavesTheOthersToTheNext() {
    BusyWire wire = busy();
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
    BusyWire wire = busy();
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
}
