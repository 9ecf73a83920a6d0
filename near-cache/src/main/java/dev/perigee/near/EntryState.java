package dev.perigee.near;

import org.jspecify.annotations.Nullable;

/**
 * An entry as the master of its key had it: what stands before a decision of user code and the
 * conditional write that follows it.
 *
 * @param value the value; {@code null} where there is no entry, or none that can be trusted
 * @param token what a conditional write compares
 * @param ttlMillis what remained of its lifetime, in milliseconds; -1 where it has no end, -2 where
 *     there is no entry
 * @param createdMillis when it was last written, or -1 where that is not known
 */
public record EntryState<V>(@Nullable V value, Token token, long ttlMillis, long createdMillis) {

  /** Whether there is an entry that can be read. */
  public boolean isPresent() {
    return value != null;
  }
}
