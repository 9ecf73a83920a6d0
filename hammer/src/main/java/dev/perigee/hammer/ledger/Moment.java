package dev.perigee.hammer.ledger;

/**
 * When a server executed a command, in nanoseconds of the local clock.
 *
 * <p>What MONITOR tells is a time shortly before or, from Redis 7 on, shortly after the command was
 * executed; how shortly depends on how busy the machine is. But a server executes one command after
 * the other, and tells of them in that order: so it was after the previous line and before the
 * next.
 *
 * @param earliest it was not executed before this time
 * @param told what the server says
 * @param latest nor after this one
 */
record Moment(long earliest, long told, long latest) {

  /** A time that is known exactly. */
  static Moment at(long nanos) {
    return new Moment(nanos, nanos, nanos);
  }
}
