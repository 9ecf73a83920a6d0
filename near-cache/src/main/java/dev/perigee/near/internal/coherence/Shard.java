package dev.perigee.near.internal.coherence;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One master as the near tier sees it: whether its copies may be served.
 *
 * <p>A copy may be served while the epoch is the one in which it was read and the proof of
 * freshness is not older than the lease. Bumping the epoch hides every copy of the master at once,
 * in O(1).
 *
 * <p>Thread-safe: readers read two volatile fields; the transport writes them.
 */
public final class Shard {

  /** Why all copies of a master were hidden. */
  public enum EpochCause {
    /** The subscription was made again: events may have been lost before. */
    RESUBSCRIBED,
    /** The connection that carries events was lost. */
    CONNECTION_LOST,
    /** The data set was exchanged: FLUSHDB, SWAPDB, an empty restart. */
    GENERATION,
    /** The server changed its role or its replication history. */
    ROLE,
    /** A beat was executed and its events did not come: notifications were switched off. */
    EVENTS_MISSING,
    /** Slots moved, masters were added or removed. */
    TOPOLOGY,
    /** A key of an event could not be attributed. */
    UNATTRIBUTED
  }

  private final String name;
  private final Map<EpochCause, AtomicLong> bumps = new EnumMap<>(EpochCause.class);
  private final AtomicLong epoch = new AtomicLong();
  private volatile Proof proof = Proof.NONE;

  /** Freshness proven at a moment of the local clock, or not at all. */
  private record Proof(boolean proven, long nanos) {
    static final Proof NONE = new Proof(false, 0);
  }

  /**
   * @param name the master's address, for messages
   */
  public Shard(String name) {
    this.name = name;
    for (EpochCause cause : EpochCause.values()) {
      bumps.put(cause, new AtomicLong());
    }
  }

  /** The master's address. */
  public String name() {
    return name;
  }

  /** The current epoch. */
  public long epoch() {
    return epoch.get();
  }

  /**
   * Whether a copy of the given epoch may be served.
   *
   * @param copyEpoch the epoch in which the copy was read
   * @param now the local clock in nanoseconds
   * @param leaseNanos how old the proof may be
   */
  public boolean mayServe(long copyEpoch, long now, long leaseNanos) {
    Proof current = proof;
    return current.proven && now - current.nanos <= leaseNanos && copyEpoch == epoch.get();
  }

  /** Whether copies may be published: the master is proven fresh at all. */
  public boolean isProven(long now, long leaseNanos) {
    Proof current = proof;
    return current.proven && now - current.nanos <= leaseNanos;
  }

  /** Hides every copy of this master. */
  public void bumpEpoch(EpochCause cause) {
    epoch.incrementAndGet();
    count(cause).incrementAndGet();
  }

  /**
   * Every event of this master up to {@code nanos} of the local clock has been applied.
   *
   * <p>Called by one thread at a time.
   */
  public void prove(long nanos) {
    Proof current = proof;
    if (!current.proven || nanos - current.nanos > 0) {
      proof = new Proof(true, nanos);
    }
  }

  /** Freshness is not known any more: nothing is served until it is proven again. */
  public void unprove() {
    proof = Proof.NONE;
  }

  /** The age of the proof in nanoseconds, or -1 where there is none. */
  public long proofAge(long now) {
    Proof current = proof;
    return current.proven ? now - current.nanos : -1;
  }

  /** How often the epoch was bumped for this cause. */
  public long bumps(EpochCause cause) {
    return count(cause).get();
  }

  @SuppressWarnings("NullAway") // every cause was put in the constructor
  private AtomicLong count(EpochCause cause) {
    return bumps.get(cause);
  }

  @Override
  public String toString() {
    return "Shard[" + name + ", epoch=" + epoch + "]";
  }
}
