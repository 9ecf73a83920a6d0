package dev.perigee.serialization.internal.fault;

/**
 * Bytes that cannot be trusted. Never leaves the module: to the user this is a miss. It has no
 * stack trace, since hostile bytes must not be able to make reading expensive.
 */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final String detail;

  /**
   * @param fault why
   * @param detail what was met; never the content of a value
   */
  public UnreadableException(Fault fault, String detail) {
    super(detail, null, false, false);
    this.fault = fault;
    this.detail = detail;
  }

  public Fault fault() {
    return fault;
  }

  public String detail() {
    return detail;
  }
}
