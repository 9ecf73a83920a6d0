package dev.perigee.near.internal.redis;

import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shard.EpochCause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one master from its beats: the part of the lease protocol that decides.
 *
 * <p><b>The proof.</b> A beat writes and deletes a marker key whose name is its own. When both
 * events of the marker have arrived here, every event that this master sent before has been applied
 * here, because all of them travel on one connection and are handed on in order. A call that was
 * made at the local time {@code t} and says that this beat is {@code a} old was executed at {@code
 * t} or later; so the beat was executed at {@code t - a} or later, and everything that the master
 * executed before {@code t - a} is reflected here: that time is proven. It does not matter whether
 * events or reply come first, and a beat may have been asked for by another node.
 *
 * <p><b>What takes the proof away.</b> A beat that was executed while we were subscribed, and whose
 * events have not come when the next one is reported: then events are being lost (somebody switched
 * notifications off), and the copies of that time must not be served when they are back. The end of
 * the connection, another role, another replication history and another generation, of course.
 *
 * <p><b>What it cannot see</b> are two changes between two calls that undo each other: SWAPDB
 * twice, or notifications switched off and on again.
 *
 * <p>Thread-safe: replies, events and the connection's fate come from different threads.
 */
final class Beat {

  /** More than can lie between the event of a beat and the reply that names it. */
  private static final int REMEMBERED = 16;

  private final Shard shard;

  private boolean subscribed;
  private boolean subscribedBefore;
  private int session;
  private @Nullable String generation;
  private @Nullable String history;
  private boolean master;
  private boolean missing;
  private @Nullable Reported reported;
  private @Nullable String setSeen;
  private final Deque<String> arrived = new ArrayDeque<>();

  /** The beat that the master named last, and the local time at which it is proven. */
  private record Reported(String beat, long provenNanos) {}

  Beat(Shard shard) {
    this.shard = shard;
  }

  /** Events arrive from now on; before, some may not have. */
  synchronized void subscribed() {
    forget();
    if (subscribedBefore) {
      shard.bumpEpoch(EpochCause.RESUBSCRIBED);
    }
    subscribed = true;
    subscribedBefore = true;
    session++;
  }

  /** Events may be missing from now on. */
  synchronized void lost(EpochCause cause) {
    boolean served = subscribed;
    subscribed = false;
    forget();
    if (served) {
      shard.bumpEpoch(cause);
    }
  }

  /** An event of a marker has arrived. */
  synchronized void marked(String beat, String event) {
    if (!subscribed) {
      return;
    }
    if (event.equals("set")) {
      setSeen = beat;
    } else if (event.equals("del") && beat.equals(setSeen)) {
      setSeen = null;
      arrived.addLast(beat);
      if (arrived.size() > REMEMBERED) {
        arrived.removeFirst();
      }
      prove();
    }
  }

  /** Which subscription a call belongs to that is made now. */
  synchronized int session() {
    return session;
  }

  /**
   * The master has answered.
   *
   * @param calledNanos the local clock before it was asked
   * @param calledIn the session in which it was asked: beats of an earlier one prove nothing
   */
  synchronized void answered(BeatReply reply, long calledNanos, int calledIn) {
    if (history != null && (!history.equals(reply.history()) || master != reply.isMaster())) {
      shard.bumpEpoch(EpochCause.ROLE);
    }
    history = reply.history();
    master = reply.isMaster();
    if (!master) {
      forget();
      return;
    }
    if (generation != null && !generation.equals(reply.generation())) {
      shard.bumpEpoch(EpochCause.GENERATION);
    }
    generation = reply.generation();
    if (!subscribed || calledIn != session) {
      return;
    }
    Reported before = reported;
    if (before != null && !before.beat().equals(reply.beat()) && !arrived.contains(before.beat())) {
      shard.unprove();
      if (!missing) { // since then nothing was proven, so nothing was kept
        shard.bumpEpoch(EpochCause.EVENTS_MISSING);
        missing = true;
      }
    }
    reported =
        new Reported(reply.beat(), calledNanos - TimeUnit.MILLISECONDS.toNanos(reply.ageMillis()));
    prove();
  }

  /** Whether a beat is wanted at once, because none was reported since events arrive. */
  synchronized boolean isNew() {
    return reported == null;
  }

  /** Whether the last beat that was reported has arrived. */
  synchronized boolean isHeard() {
    return reported != null && arrived.contains(reported.beat());
  }

  private void prove() {
    Reported last = reported;
    if (last != null && arrived.contains(last.beat())) {
      missing = false;
      shard.prove(last.provenNanos());
    }
  }

  private void forget() {
    shard.unprove();
    reported = null;
    setSeen = null;
    arrived.clear();
  }
}
