package dev.perigee.near;

import org.jspecify.annotations.Nullable;

/**
 * An entry as the master of its key had it: what stands before a decision of user code and the
 * conditional write that follows it.
 *
 * @param value the value; {@code null} where there is no entry, or none that can be trusted
 * @param token what a conditional write compares
 */
public record EntryState<V>(@Nullable V value, Token token) {

  /** Whether there is an entry that can be read. */
  public boolean isPresent() {
    return value != null;
  }

  /**
   * Whether that there is no entry is only assumed, because Redis was not there to say. A
   * conditional write on it takes effect if Redis still is not.
   */
  public boolean isAssumed() {
    return token.equals(Token.UNKNOWN);
  }
}
