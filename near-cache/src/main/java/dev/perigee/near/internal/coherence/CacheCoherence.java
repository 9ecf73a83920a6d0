package dev.perigee.near.internal.coherence;

import dev.perigee.near.Token;
import dev.perigee.near.internal.coherence.Stripes.Stripe;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The coherence protocol of one cache: decides which near copies come and go, for all stores of
 * that cache in this process together. It has no threads, clocks or sockets: readers, writers and
 * the transport of events call it.
 *
 * <h2>The rules</h2>
 *
 * <p>Versions are unique but not ordered: of two versions nobody can tell which is newer. So the
 * protocol never compares ages. It keeps a copy only where nothing happened that could have made it
 * old, and where in doubt keeps none:
 *
 * <ul>
 *   <li><b>Read.</b> A miss captures the stamp of the key and the epoch of its master, reads value
 *       and remaining lifetime from the master in one round trip, and completes: if a copy of
 *       another version is there, it is dropped and nothing is published; else the value is
 *       published if stamp and epoch are those captured and the master was proven fresh all the
 *       time. In any case the stamp is bumped, so that of reads on their way together one at most
 *       publishes.
 *   <li><b>Own write</b>, also one that failed or whose outcome is unknown: after the reply and
 *       before the caller has it, the copy is dropped and the stamp bumped. What was served between
 *       sending and reply is from before the write, which had not returned. A write that is
 *       executed after its time has run out makes an event like any other's.
 *   <li><b>Own put</b> that was confirmed, and whose events are known beforehand: its value is
 *       published if the epoch is the one captured before it was sent, no operation on the key
 *       completed since, and no event came but such as it makes itself. The copy then outlives
 *       those of its own events that are still to come, see {@link Echoes}.
 *   <li><b>Event</b> of Redis for the key: the copy is dropped, the stamp bumped. While an own put
 *       is on its way, most often the event is its own, and comes before its caller runs: then the
 *       copy is not served any more but keeps its place, where the put leaves its own or drops it.
 *   <li><b>Observation</b>: a read past the near tier returned a version, or that there is no
 *       entry: copies of another version are dropped, the stamp is bumped. Without it a caller
 *       could see the new value and then, from a copy, the old one again.
 *   <li><b>Gap</b> in the events of a master, or doubt about it: {@link Shard#bumpEpoch} hides all
 *       its copies at once; copies carry the epoch in which their read began.
 * </ul>
 *
 * <p>Why it suffices: a copy of version v is published only if from capture to publication no event
 * for the key was applied and no other operation on it completed here. If the master has another
 * version by then, its event was sent after the read was executed, hence is not yet applied (it
 * would have bumped), and drops the copy when it comes; or it was lost in a gap, and then the epoch
 * tells. Who learns of the newer version before the event comes does so by an operation that
 * completes, and it drops the copy, or bumps the stamp so that it is never published. Stamps exist
 * only while reads or puts of the key are on their way, because only they compare them.
 *
 * <p>Stores of the same cache (another class loader, another configuration) share one instance: a
 * copy in any of them is held against what any of them read or wrote.
 *
 * <h2>Atomicity</h2>
 *
 * <p>All decisions about one key are made holding the lock of its stripe; no lock of another stripe
 * is ever taken meanwhile, no other code waits for a stripe while holding a lock of the copies'
 * maps, and nothing blocks in between. Hits take no lock: see {@code CaffeineCopies}.
 *
 * <p>The steps are package-private so that tests can break them and see the exploration fail.
 */
public class CacheCoherence {
  private static final int STRIPES = 64;

  final Stripes stripes;
  private final List<NearCopies> members = new CopyOnWriteArrayList<>();

  public CacheCoherence() {
    this(STRIPES);
  }

  CacheCoherence(int count) {
    stripes = new Stripes(count);
  }

  /** Adds the copies of a store. */
  public final void join(NearCopies copies) {
    members.add(copies);
  }

  /** Takes the copies of a store out. */
  public final void leave(NearCopies copies) {
    members.remove(copies);
  }

  /** Whether a store is there that may hold copies, which has to hear of what others see. */
  public final boolean hasMembers() {
    return !members.isEmpty();
  }

  // ---- reads that may leave a copy

  /** A read begins: it must be completed or abandoned. */
  public final void begin(Reading reading) {
    Stripe stripe = stripes.lock(reading.text());
    try {
      stripe.enter(reading);
    } finally {
      stripe.unlock();
    }
  }

  /**
   * A read begins, or joins one that is on its way.
   *
   * <p>Joining is right only if nothing completed since the other read began: its value may be
   * older than what the caller has seen otherwise.
   *
   * @return {@code mine}, which then must be completed or abandoned; or another one, whose outcome
   *     the caller may wait for
   */
  public final Reading beginOrJoin(Reading mine) {
    Stripe stripe = stripes.lock(mine.text());
    try {
      @Nullable KeyState state = stripe.states.get(mine.text());
      Reading other = state == null ? null : state.joinable;
      if (state != null
          && other != null
          && other.owner() == mine.owner()
          && isCaptured(other, state)
          && mine.owner().mayJoin(other, mine.sentNanos())) {
        return other;
      }
      stripe.enter(mine).joinable = mine;
      return mine;
    } finally {
      stripe.unlock();
    }
  }

  /**
   * A read has come back.
   *
   * @param version what it saw; {@link Token#ABSENT} where there is no entry
   * @param copy what to keep, or {@code null} where there is nothing to keep
   * @param now the local clock
   */
  public final Fill complete(Reading reading, Token version, @Nullable NearCopy copy, long now) {
    String text = reading.text();
    Stripe stripe = stripes.lock(text);
    try {
      KeyState state = Objects.requireNonNull(stripe.states.get(text));
      boolean conflict = dropOthers(text, version);
      Fill fill = judge(reading, state, conflict, copy, now);
      if (fill == Fill.PUBLISHED && copy != null) {
        reading.owner().publish(copy);
      }
      bump(stripe, text, Source.READ);
      stripe.exit(reading, state);
      reading.owner().counters().filled(fill);
      return fill;
    } finally {
      stripe.unlock();
    }
  }

  private Fill judge(
      Reading reading, KeyState state, boolean conflict, @Nullable NearCopy copy, long now) {
    if (copy == null) {
      return Fill.NOTHING;
    }
    if (conflict) {
      return Fill.CONFLICT;
    }
    if (!isCaptured(reading, state)) {
      return Fill.RACED;
    }
    if (!isProven(reading, now)) {
      return Fill.UNPROVEN;
    }
    return copy.isAlive(now) ? Fill.PUBLISHED : Fill.EXPIRED;
  }

  /** A read failed: it has seen nothing. Or a put: then {@link #written} follows. */
  public final void abandon(Reading reading) {
    Stripe stripe = stripes.lock(reading.text());
    try {
      stripe.exit(reading, Objects.requireNonNull(stripe.states.get(reading.text())));
    } finally {
      stripe.unlock();
    }
  }

  // ---- puts that may leave a copy

  /** A put begins that wants to leave a copy: it must be kept or abandoned. */
  public final void beginPut(Reading put) {
    Stripe stripe = stripes.lock(put.text());
    try {
      put.echoes = new Echoes();
      stripe.enter(put).keeping = put;
    } finally {
      stripe.unlock();
    }
  }

  /**
   * A put was confirmed; before its caller knows. Copies of other values go, however this ends: the
   * one that was near gives its place to the new one.
   *
   * @param copy what was written
   * @param now the local clock
   */
  public final void kept(Reading put, NearCopy copy, long now) {
    String text = put.text();
    Stripe stripe = stripes.lock(text);
    try {
      KeyState state = Objects.requireNonNull(stripe.states.get(text));
      boolean keeps = isAlone(put, state) && isProven(put, now) && copy.isAlive(now);
      for (NearCopies member : members) {
        if (!keeps || member != put.owner()) {
          drop(member, text, Source.WRITE);
        }
      }
      if (keeps) {
        copy.echoes = echoesOf(put);
        if (put.owner().publish(copy)) {
          put.owner().counters().dropped(Source.WRITE);
        }
        put.owner().counters().filled(Fill.PUBLISHED);
      }
      bump(stripe, text, Source.WRITE);
      stripe.exit(put, state);
    } finally {
      stripe.unlock();
    }
  }

  // ---- everything else that happens to a key

  /** A read past the near tier returned; before its caller has the value. */
  public final void observed(String text, Token version) {
    if (members.isEmpty()) {
      return; // a store that opens now reads after this one
    }
    Stripe stripe = stripes.lock(text);
    try {
      dropOthers(text, version);
      bump(stripe, text, Source.READ);
    } finally {
      stripe.unlock();
    }
  }

  /** A write by this process has ended, however; before its caller knows. */
  public final void written(String text) {
    dropAndBump(text, Source.WRITE);
  }

  /** Redis says that the entry has changed. */
  public final void event(String text, String event) {
    if (members.isEmpty()) {
      return; // nobody holds a copy or reads one; a store that opens now reads after this
    }
    Stripe stripe = stripes.lock(text);
    try {
      @Nullable KeyState state = stripe.states.get(text);
      @Nullable Reading put = state == null ? null : state.keeping;
      if (put != null) {
        put.echoes.take(event);
      }
      for (NearCopies member : members) {
        @Nullable NearCopy copy = member.find(text);
        if (copy != null && !outlives(copy, event)) {
          if (put != null && put.owner() == member) {
            hide(copy);
          } else {
            drop(member, copy, Source.EVENT);
          }
        }
      }
      bump(stripe, text, Source.EVENT);
    } finally {
      stripe.unlock();
    }
  }

  /**
   * A copy turned out to be of no use.
   *
   * @return whether it was still there
   */
  public final boolean discard(NearCopies owner, NearCopy copy, Source source) {
    Stripe stripe = stripes.lock(copy.text());
    try {
      return drop(owner, copy, source);
    } finally {
      stripe.unlock();
    }
  }

  private void dropAndBump(String text, Source source) {
    if (members.isEmpty()) {
      return; // as above
    }
    Stripe stripe = stripes.lock(text);
    try {
      members.forEach(member -> drop(member, text, source));
      bump(stripe, text, source);
    } finally {
      stripe.unlock();
    }
  }

  private void drop(NearCopies member, String text, Source source) {
    @Nullable NearCopy copy = member.find(text);
    if (copy != null) {
      drop(member, copy, source);
    }
  }

  /**
   * Every entry was removed by this process; before its caller knows. What began before is either
   * still on its way when the states are visited, and its stamp is bumped; or it has published
   * before that, and its copy is met when the copies are visited afterwards.
   */
  public final void cleared() {
    if (members.isEmpty()) {
      return;
    }
    stripes.forEach((text, state) -> bump(Source.CLEAR, state));
    Consumer<String> drop = text -> dropAndBump(text, Source.CLEAR);
    members.forEach(member -> member.texts().forEach(drop));
  }

  /** How many keys have a state: none while nothing is on its way. */
  public final int keysInFlight() {
    return stripes.size();
  }

  // ---- the steps

  /** Drops copies of other versions; says whether there was one. */
  private boolean dropOthers(String text, Token version) {
    boolean conflict = false;
    for (NearCopies member : members) {
      @Nullable NearCopy copy = member.find(text);
      if (copy != null && !copy.version().equals(version)) {
        boolean hidden = copy.isRetired();
        conflict |= drop(member, copy, Source.READ) && !hidden;
      }
    }
    return conflict;
  }

  /** Whether nothing happened to the key since the read captured its stamp. */
  boolean isCaptured(Reading reading, KeyState state) {
    return reading.stamp == state.stamp;
  }

  /** Whether every event since the read began arrives here, as far as can be known. */
  boolean isProven(Reading reading, long now) {
    return reading.beganProven() && reading.owner().isProven(reading.shard(), reading.epoch(), now);
  }

  /**
   * Whether nothing happened to the key since the put captured its stamp but events that are its
   * own. Where puts of a key overlap, at most the one that was begun last is.
   */
  boolean isAlone(Reading put, KeyState state) {
    return state.keeping == put
        && !put.echoes.isMixed()
        && state.stamp == put.stamp + put.echoes.come();
  }

  /** The events of a put that its copy outlives. */
  Echoes echoesOf(Reading put) {
    return put.echoes;
  }

  /** Whether an event is one of those that the put made which left this copy. */
  boolean outlives(NearCopy copy, String event) {
    return copy.echoes != null && copy.echoes.take(event);
  }

  /** Keeps a copy from being served; the put that is on its way replaces or drops it. */
  void hide(NearCopy copy) {
    copy.retire();
  }

  /** Drops a copy; says whether it was still there. */
  boolean drop(NearCopies owner, NearCopy copy, Source source) {
    boolean dropped = owner.drop(copy);
    if (dropped) {
      owner.counters().dropped(source);
    }
    return dropped;
  }

  /** Keeps reads on their way from publishing what they may have read before this. */
  void bump(Source source, KeyState state) {
    state.stamp++;
  }

  private void bump(Stripe stripe, String text, Source source) {
    @Nullable KeyState state = stripe.states.get(text);
    if (state != null) {
      bump(source, state);
    }
  }
}
