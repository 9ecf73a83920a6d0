package dev.perigee.near.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shard.EpochCause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The decisions of {@link Beat}: one by one, and in every order in which a write, the beats of this
 * node and of another one, a lost connection and the arrival of events and replies can happen.
 */
class BeatTest {

  private final Shard shard = new Shard("master");
  private final Beat beat = new Beat(shard);

  // ---- one by one

  @Test
  void provesWhenTheEventsFollowTheReply() {
    beat.subscribed();
    assertThat(beat.isNew()).isTrue();
    beat.answered(reply("a", 5), millis(100), beat.session());
    assertThat(beat.isNew()).isFalse();
    assertThat(provenMillis()).isNull();
    beat.marked("a", "set");
    assertThat(provenMillis()).isNull();
    beat.marked("a", "del");
    assertThat(provenMillis()).isEqualTo(95);
    assertThat(beat.isHeard()).isTrue();
  }

  @Test
  void provesWhenTheReplyFollowsTheEvents() {
    beat.subscribed();
    arrives("a");
    assertThat(provenMillis()).isNull();
    beat.answered(reply("a", 5), millis(100), beat.session());
    assertThat(provenMillis()).isEqualTo(95);
  }

  @Test
  void deletionWithoutItsSetProvesNothing() {
    beat.subscribed();
    beat.answered(reply("a", 0), millis(100), beat.session());
    beat.marked("a", "del");
    beat.marked("a", "set");
    assertThat(provenMillis()).isNull();
  }

  @Test
  void withoutASubscriptionNothingIsProven() {
    beat.answered(reply("a", 0), millis(100), beat.session());
    arrives("a");
    assertThat(provenMillis()).isNull();
    beat.subscribed();
    arrives("b");
    beat.lost(EpochCause.CONNECTION_LOST);
    beat.answered(reply("b", 0), millis(200), beat.session());
    assertThat(provenMillis()).isNull();
  }

  @Test
  void aReplyToAnEarlierSessionIsNoSignOfMissingEvents() {
    int before = beat.session();
    beat.subscribed();
    beat.answered(reply("a", 0), millis(100), before);
    arrives("b");
    beat.answered(reply("b", 0), millis(200), beat.session());
    assertThat(shard.bumps(EpochCause.EVENTS_MISSING)).isZero();
    assertThat(provenMillis()).isEqualTo(200);
  }

  @Test
  void beatsThatDoNotArriveHideTheCopiesOnce() {
    beat.subscribed();
    arrives("a");
    beat.answered(reply("a", 0), millis(100), beat.session());
    beat.answered(reply("b", 0), millis(200), beat.session());
    assertThat(provenMillis()).isEqualTo(100);
    beat.answered(reply("c", 0), millis(300), beat.session());
    beat.answered(reply("d", 0), millis(400), beat.session());
    assertThat(provenMillis()).isNull();
    assertThat(shard.bumps(EpochCause.EVENTS_MISSING)).isEqualTo(1);
    arrives("d");
    assertThat(provenMillis()).isEqualTo(400);
    beat.answered(reply("e", 0), millis(500), beat.session());
    beat.answered(reply("f", 0), millis(600), beat.session());
    assertThat(shard.bumps(EpochCause.EVENTS_MISSING)).isEqualTo(2);
  }

  @Test
  void generationRoleAndHistory() {
    beat.subscribed();
    beat.answered(new BeatReply(true, "h", "g", "a", 0), 0, beat.session());
    arrives("a");
    beat.answered(new BeatReply(true, "h", "g2", "a", 0), 0, beat.session());
    assertThat(shard.bumps(EpochCause.GENERATION)).isEqualTo(1);
    beat.answered(new BeatReply(false, "h", "", "", 0), 0, beat.session());
    assertThat(shard.bumps(EpochCause.ROLE)).isEqualTo(1);
    assertThat(provenMillis()).isNull();
    beat.answered(new BeatReply(false, "h2", "", "", 0), 0, beat.session());
    assertThat(shard.bumps(EpochCause.ROLE)).isEqualTo(2);
    beat.answered(new BeatReply(true, "h3", "g2", "b", 0), 0, beat.session());
    assertThat(shard.bumps(EpochCause.ROLE)).isEqualTo(3);
    assertThat(shard.bumps(EpochCause.GENERATION)).isEqualTo(1);
  }

  @Test
  void theFirstSubscriptionHidesNothingAndEveryOtherDoes() {
    beat.subscribed();
    assertThat(shard.epoch()).isZero();
    beat.lost(EpochCause.TOPOLOGY);
    beat.lost(EpochCause.CONNECTION_LOST);
    assertThat(shard.bumps(EpochCause.TOPOLOGY)).isEqualTo(1);
    assertThat(shard.epoch()).isEqualTo(1);
    beat.subscribed();
    assertThat(shard.bumps(EpochCause.RESUBSCRIBED)).isEqualTo(1);
  }

  private void arrives(String name) {
    beat.marked(name, "set");
    beat.marked(name, "del");
  }

  private static BeatReply reply(String name, long age) {
    return new BeatReply(true, "history", "generation", name, age);
  }

  private @Nullable Long provenMillis() {
    long later = millis(1_000_000);
    long age = shard.proofAge(later);
    return age < 0 ? null : TimeUnit.NANOSECONDS.toMillis(later - age);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  // ---- in every order

  @Test
  void inEveryOrder_whatIsProvenHasArrivedOrIsHidden() {
    Exploration exploration = new Exploration(Mistake.NONE);
    exploration.run();
    assertThat(exploration.violation).isNull();
    assertThat(exploration.proofs).as("orders that end with a proof").isGreaterThan(1_000);
  }

  @ParameterizedTest
  @EnumSource(value = Mistake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void inEveryOrder_aMistakeIsFound(Mistake mistake) {
    Exploration exploration = new Exploration(mistake);
    exploration.run();
    assertThat(exploration.violation).isNotNull();
  }

  /** What the surroundings of a beat could do wrong: each must be caught. */
  enum Mistake {
    NONE,
    /** The time of the reply instead of that of the call. */
    TIME_OF_REPLY,
    /** The age of the beat is not taken into account. */
    NO_AGE,
    /** Nobody tells that the connection was lost and made again. */
    UNTOLD_GAP,
    /** The event of the beat overtakes the event of the write. */
    OVERTAKING
  }

  enum Step {
    WRITE,
    OTHER_BEAT,
    CALL,
    EXECUTE,
    REPLY,
    EVENT,
    LOSE,
    NOTICE,
    SUBSCRIBE
  }

  /**
   * Runs every sequence of steps from the beginning, and looks at the invariant after each step.
   */
  private static final class Exploration {
    private static final int LONGEST = 11;
    private final Mistake mistake;
    private @Nullable List<Step> violation;
    private long proofs;

    Exploration(Mistake mistake) {
      this.mistake = mistake;
    }

    void run() {
      extend(new ArrayList<>());
    }

    private void extend(List<Step> path) {
      World world = new World(mistake);
      path.forEach(world::take);
      if (!world.holds()) {
        violation = List.copyOf(path);
      }
      if (world.proven() != null) {
        proofs++;
      }
      if (violation != null || path.size() == LONGEST) {
        return;
      }
      for (Step step : Step.values()) {
        if (world.isPossible(step)) {
          path.add(step);
          extend(path);
          path.remove(path.size() - 1);
        }
      }
    }
  }

  /** One master, one channel, one write; a unit of time passes with every step. */
  private static final class World {
    private static final String WRITE = "write";

    private final Mistake mistake;
    private final Shard shard = new Shard("master");
    private final Beat beat = new Beat(shard);
    private final Deque<String> channel = new ArrayDeque<>();
    private long now;

    private boolean connected = true;
    private boolean noticed = true;
    private int losses;

    private int beats;
    private String lastBeat = "";
    private long lastBeatAt;
    private int otherBeats;

    private int calls;
    private long calledAt = -1;
    private int calledIn;
    private @Nullable BeatReply reply;

    private long wroteAt = -1;
    private long epochAtWrite;
    private boolean arrived;

    World(Mistake mistake) {
      this.mistake = mistake;
      beat.subscribed();
    }

    boolean isPossible(Step step) {
      return switch (step) {
        case WRITE -> wroteAt < 0;
        case OTHER_BEAT -> otherBeats < 1;
        case CALL -> calledAt < 0 && calls < 2;
        case EXECUTE -> calledAt >= 0 && reply == null;
        case REPLY -> reply != null;
        case EVENT -> !channel.isEmpty();
        case LOSE -> connected && losses < 1;
        case NOTICE -> !connected && !noticed;
        case SUBSCRIBE -> !connected && noticed;
      };
    }

    void take(Step step) {
      now++;
      switch (step) {
        case WRITE -> {
          wroteAt = now;
          epochAtWrite = shard.epoch();
          announce(WRITE);
        }
        case OTHER_BEAT -> {
          otherBeats++;
          executeBeat();
        }
        case CALL -> {
          calls++;
          calledAt = now;
          calledIn = beat.session();
        }
        case EXECUTE -> execute();
        case REPLY -> answer();
        case EVENT -> deliver();
        case LOSE -> {
          losses++;
          connected = false;
          noticed = false;
          channel.clear();
        }
        case NOTICE -> {
          noticed = true;
          if (mistake != Mistake.UNTOLD_GAP) {
            beat.lost(EpochCause.CONNECTION_LOST);
          }
        }
        case SUBSCRIBE -> {
          connected = true;
          if (mistake != Mistake.UNTOLD_GAP) {
            beat.subscribed();
          }
        }
      }
    }

    /** A write before the proven time is applied here, or every copy from before it is hidden. */
    boolean holds() {
      Long proven = proven();
      return proven == null
          || wroteAt < 0
          || wroteAt >= proven
          || arrived
          || shard.epoch() > epochAtWrite;
    }

    @Nullable Long proven() {
      long age = shard.proofAge(millis(now));
      return age < 0 ? null : now - TimeUnit.NANOSECONDS.toMillis(age);
    }

    private void execute() {
      // As the script: a beat of another node that is young enough is reported, not replaced.
      if (lastBeat.isEmpty() || beat.isNew() || now - lastBeatAt > 3) {
        executeBeat();
      }
      reply = BeatTest.reply(lastBeat, now - lastBeatAt);
    }

    private void executeBeat() {
      beats++;
      lastBeat = "beat " + beats;
      lastBeatAt = now;
      announce(lastBeat);
    }

    private void answer() {
      BeatReply answer = reply;
      if (answer == null) {
        throw new IllegalStateException("no reply");
      }
      long at = mistake == Mistake.TIME_OF_REPLY ? now : calledAt;
      if (mistake == Mistake.NO_AGE) {
        answer = BeatTest.reply(answer.beat(), 0);
      }
      beat.answered(answer, millis(at), calledIn);
      reply = null;
      calledAt = -1;
    }

    private void announce(String what) {
      if (!connected) {
        return;
      }
      if (mistake == Mistake.OVERTAKING && !what.equals(WRITE)) {
        channel.addFirst(what);
      } else {
        channel.addLast(what);
      }
    }

    private void deliver() {
      String next = channel.removeFirst();
      if (next.equals(WRITE)) {
        arrived = true;
      } else {
        beat.marked(next, "set");
        beat.marked(next, "del");
      }
    }
  }
}
