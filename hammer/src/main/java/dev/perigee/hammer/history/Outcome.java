package dev.perigee.hammer.history;

/** How an operation ended. */
public enum Outcome {
  /** It did what it was asked to. */
  DONE,
  /** Its condition was not met. */
  NOT_DONE,
  /** It threw: whether it had an effect is not known. */
  FAILED
}
