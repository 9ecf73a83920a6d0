package dev.perigee.near;

import org.jspecify.annotations.Nullable;

/** Redis did not do what it was asked to. The message says what was asked and of which server. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;
  private final boolean outage;

  /**
   * A failure that is not an {@link #isOutage outage}.
   *
   * @param outcomeUnknown whether the command may have been executed all the same
   */
  public StoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
    this(message, cause, outcomeUnknown, false);
  }

  /**
   * @param outcomeUnknown whether the command may have been executed all the same
   * @param outage whether it is one that passes without anybody changing what was asked
   */
  public StoreException(
      String message, @Nullable Throwable cause, boolean outcomeUnknown, boolean outage) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
    this.outage = outage;
  }

  /** Whether the command may have been executed all the same: a write that timed out. */
  public final boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }

  /**
   * Whether Redis was not there for anybody: it was silent, or said that it cannot now (it is
   * loading, its cluster is down, the master was demoted). Not where it refused what was asked: too
   * little memory, a missing permission, a key of another type.
   */
  public final boolean isOutage() {
    return outage;
  }
}
