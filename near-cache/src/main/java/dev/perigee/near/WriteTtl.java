package dev.perigee.near;

/**
 * How long an entry lives after a write, known before the write is sent: the stock expiry policies.
 *
 * @param createMillis the lifetime of an entry that the write creates, in milliseconds; {@link
 *     #NONE} where such an entry is not to be stored at all
 * @param updateMillis the lifetime of an entry that the write replaces, in milliseconds; {@link
 *     #KEEP} to leave what remains of it, {@link #NONE} to remove the entry
 */
public record WriteTtl(long createMillis, long updateMillis) {

  /** The remaining lifetime stays as it is. An entry without any gets the maximum. */
  public static final long KEEP = -1;

  /** The entry expires at once: it is not stored, or it is removed. */
  public static final long NONE = 0;

  public WriteTtl {
    if (createMillis < NONE || updateMillis < KEEP) {
      throw new IllegalArgumentException(
          "lifetimes are positive, NONE, or KEEP for an update: "
              + createMillis
              + ", "
              + updateMillis);
    }
  }

  /** The same lifetime whether the write creates or replaces. */
  public static WriteTtl of(long millis) {
    return new WriteTtl(millis, millis);
  }

  /** Whether one plain SET does it, without looking whether the entry is there. */
  public boolean isUniform() {
    return createMillis == updateMillis && createMillis > NONE;
  }
}
