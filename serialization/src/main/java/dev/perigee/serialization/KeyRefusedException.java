package dev.perigee.serialization;

/** A key that cannot be turned into a canonical text. Nothing was written. */
public final class KeyRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public KeyRefusedException(String message) {
    super(message);
  }

  public KeyRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
