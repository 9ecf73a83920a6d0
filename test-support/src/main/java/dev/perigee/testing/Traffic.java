package dev.perigee.testing;

/** What a connection to Redis is used for, as {@link FaultProxy} tells them apart. */
public enum Traffic {
  /** Commands and replies. */
  DATA,
  /** A connection on which a SUBSCRIBE of any kind was sent: from then on, and all of it. */
  EVENTS
}
