package dev.perigee.serialization.internal.fault;

/** Which failures are answered where values are written and read, and which are not. */
public final class Failures {
  private Failures() {}

  /**
   * Throws again what says that the machine or the thread is at its end: that is not about a value.
   * A stack that overflows is, and so is whatever else user classes throw.
   */
  @SuppressWarnings("removal") // ThreadDeath, in later JDKs.
  public static void rethrowFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error;
    }
    if (failure instanceof ThreadDeath death) {
      throw death;
    }
  }
}
