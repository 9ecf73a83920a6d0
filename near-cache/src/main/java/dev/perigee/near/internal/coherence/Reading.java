package dev.perigee.near.internal.coherence;

import java.util.concurrent.CompletableFuture;

/**
 * A read of one key, or a put, that is on its way and wants to leave a near copy: what it captured
 * before it was sent, and the outcome of a read for those who join it.
 */
public final class Reading {
  private final NearCopies owner;
  private final String text;
  private final Shard shard;
  private final long epoch;
  private final long sentNanos;
  private final boolean beganProven;
  private final CompletableFuture<ReadOutcome> outcome = new CompletableFuture<>();

  /** The stamp of the key when the read began; guarded by the key's stripe. */
  long stamp;

  /** The events of a put that have come; guarded by the key's stripe. */
  Echoes echoes = new Echoes();

  /**
   * Captures the epoch of the shard, and whether it is proven fresh: to be made before the read is
   * sent.
   *
   * @param owner where the copy is to be kept
   * @param text the encoded key
   * @param shard its master
   * @param now the local clock
   */
  public Reading(NearCopies owner, String text, Shard shard, long now) {
    this.owner = owner;
    this.text = text;
    this.shard = shard;
    this.epoch = shard.epoch();
    this.sentNanos = now;
    this.beganProven = owner.isProven(shard, epoch, now);
  }

  NearCopies owner() {
    return owner;
  }

  /** The encoded key. */
  public String text() {
    return text;
  }

  /** The master that is asked. */
  public Shard shard() {
    return shard;
  }

  /** The epoch of the master when the read began. */
  public long epoch() {
    return epoch;
  }

  /**
   * Whether events were known to arrive when the read began. Where they were not, a change may have
   * followed the read and left no event, although the master is proven when the read comes back.
   */
  public boolean beganProven() {
    return beganProven;
  }

  /** The local time before the read was sent. */
  public long sentNanos() {
    return sentNanos;
  }

  /**
   * What those who joined wait for. To be completed only after {@link CacheCoherence#complete} or
   * {@link CacheCoherence#abandon}: who has the value must come after the bump of the stamp.
   */
  public CompletableFuture<ReadOutcome> outcome() {
    return outcome;
  }
}
