package dev.perigee.serialization;

/**
 * A value that would not come back as it was. Nothing was written. The message names the class, the
 * path to it in the value, and the remedy.
 */
public final class ValueRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ValueRefusedException(String message) {
    super(message);
  }

  public ValueRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
