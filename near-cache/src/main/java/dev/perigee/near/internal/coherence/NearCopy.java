package dev.perigee.near.internal.coherence;

import dev.perigee.near.Token;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value kept in this process, with what is needed to know whether it may still be served. Its
 * life ends with {@link #retire}: from that moment on it is not served, wherever it can still be
 * found. Otherwise immutable, but for a note of its last use. Two copies are equal only if they are
 * the same, so that "remove this copy" never removes a later one. Thread-safe.
 */
public final class NearCopy {
  private final Object key;
  private final String text;
  private final Token version;
  private final @Nullable Object value;
  private final byte[] bytes;
  private final int weight;
  private final Shard shard;
  private final long epoch;
  private final long sentNanos;
  private final long deadlineNanos;
  private volatile boolean retired;

  /**
   * The part of time in which a use was noted last. Written without order: see {@link #noteUse}.
   */
  private int usedIn = Integer.MIN_VALUE;

  /**
   * The events that it outlives: those of the own put that left it. Guarded by the key's stripe.
   */
  @Nullable Echoes echoes;

  private static final byte[] NO_BYTES = {};

  /**
   * A constant part of the weight: this object, its key, its nodes in two maps. Measured with a
   * small key and a boxed value it is about 300 bytes.
   */
  private static final int OVERHEAD = 300;

  private NearCopy(
      Object key,
      String text,
      Token version,
      @Nullable Object value,
      byte[] bytes,
      int weight,
      Reading reading,
      long deadlineNanos) {
    this.key = key;
    this.text = text;
    this.version = version;
    this.value = value;
    this.bytes = bytes;
    this.weight = weight;
    this.shard = reading.shard();
    this.epoch = reading.epoch();
    this.sentNanos = reading.sentNanos();
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * A copy of what a read returned.
   *
   * @param key the user's key, which nobody else can change
   * @param reading the read
   * @param envelope the bytes that came back
   * @param shared the value where it is deeply immutable, so that every hit may have the same
   *     instance; {@code null} where each hit decodes the bytes
   * @param deadlineNanos the local time from which on it must not be served
   */
  public static NearCopy of(
      Object key, Reading reading, byte[] envelope, @Nullable Object shared, long deadlineNanos) {
    String text = reading.text();
    return new NearCopy(
        Objects.requireNonNull(key),
        text,
        Token.of(envelope),
        shared,
        shared == null ? envelope : NO_BYTES,
        weigh(text, envelope),
        reading,
        deadlineNanos);
  }

  private static int weigh(String text, byte[] envelope) {
    return (int)
        Math.min(Integer.MAX_VALUE, (long) OVERHEAD + 2L * text.length() + envelope.length);
  }

  /** The user's key. */
  public Object key() {
    return key;
  }

  /** The encoded key. */
  public String text() {
    return text;
  }

  /** The version that this is a copy of. */
  public Token version() {
    return version;
  }

  /** The value that all hits share, or {@code null} where each one decodes {@link #bytes}. */
  public @Nullable Object shared() {
    return value;
  }

  /** The envelope, empty where the value is shared; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The estimated size in bytes. */
  public int weight() {
    return weight;
  }

  /** The master that it was read from. */
  public Shard shard() {
    return shard;
  }

  /** The local time just before it was read. */
  public long sentNanos() {
    return sentNanos;
  }

  /** The local time from which on it must not be served. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Ends its life, for good. */
  public void retire() {
    retired = true;
  }

  /** Whether its life was ended. */
  boolean isRetired() {
    return retired;
  }

  /** Whether it was not retired and its time has not come. */
  public boolean isAlive(long now) {
    return !retired && deadlineNanos - now > 0;
  }

  /** Whether it is alive, and its master proven fresh since it was read. */
  public boolean mayServe(long now, long leaseNanos) {
    return isAlive(now) && shard.mayServe(epoch, now, leaseNanos);
  }

  /**
   * Notes that it is used in a part of time. Whether it is the first use in it: threads that come
   * at the same time may all be told so, which nobody minds.
   */
  public boolean noteUse(int partOfTime) {
    if (usedIn == partOfTime) {
      return false;
    }
    usedIn = partOfTime;
    return true;
  }

  @Override
  public String toString() {
    return "NearCopy[" + text + ", " + version + ", " + shard + "/" + epoch + "]";
  }
}
