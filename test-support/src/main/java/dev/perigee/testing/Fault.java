package dev.perigee.testing;

import java.time.Duration;

/** What {@link FaultProxy} does to the connections of one kind of traffic. */
public sealed interface Fault {

  /** Nothing: bytes pass as they come. */
  record None() implements Fault {}

  /**
   * Bytes are held back, as in a network that drops packets which TCP will send again: connections
   * are accepted and stay open, and what was held is delivered when the fault ends, however late.
   *
   * @param toServer whether requests are held
   * @param toClient whether replies and events are held
   */
  record Stall(boolean toServer, boolean toClient) implements Fault {}

  /**
   * Every piece that was read is delivered somewhat later, in order.
   *
   * @param least the shortest delay
   * @param most the longest
   */
  record Delay(Duration least, Duration most) implements Fault {
    public Delay {
      if (least.isNegative() || most.compareTo(least) < 0) {
        throw new IllegalArgumentException("a delay of " + least + " to " + most);
      }
    }
  }

  /** Connections are reset: those that are there, and new ones as soon as they are told apart. */
  record Refuse() implements Fault {}

  /** Bytes pass as they come. */
  static Fault none() {
    return new None();
  }

  /** Accepts everything, delivers nothing. */
  static Fault blackhole() {
    return new Stall(true, true);
  }

  /** Half open: requests arrive and are carried out, but nothing comes back. */
  static Fault deafClient() {
    return new Stall(false, true);
  }

  /** Half open the other way: the server sends, but hears nothing. */
  static Fault deafServer() {
    return new Stall(true, false);
  }

  /** Delivers late. */
  static Fault delay(Duration least, Duration most) {
    return new Delay(least, most);
  }

  /** No connection lives. */
  static Fault refuse() {
    return new Refuse();
  }
}
