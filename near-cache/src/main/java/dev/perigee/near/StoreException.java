package dev.perigee.near;

import org.jspecify.annotations.Nullable;

/** Redis did not do what it was asked to. The message says what was asked and of which server. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  /**
   * @param outcomeUnknown whether the command may have been executed all the same
   */
  public StoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** Whether the command may have been executed all the same: a write that timed out. */
  public final boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
