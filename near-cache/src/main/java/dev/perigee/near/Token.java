package dev.perigee.near;

import java.util.Arrays;

/**
 * What a conditional write compares: the version of an entry as Redis would print it with {@code
 * GETRANGE key 8 15}. Opaque and immutable.
 *
 * <p>An absent entry has the empty token. So has a foreign value of at most eight bytes, which is a
 * miss to every reader and may be overwritten as if it were absent.
 */
public final class Token {
  /** The token of an entry that is not there. */
  public static final Token ABSENT = new Token(new byte[0]);

  /**
   * The token of an entry that nobody could be asked for. It is longer than any that Redis can
   * have, so that a conditional write on it takes no effect there.
   */
  public static final Token UNKNOWN = new Token(new byte[9]);

  private final byte[] bytes;

  private Token(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The token of the entry with these bytes in Redis. */
  public static Token of(byte[] envelope) {
    return envelope.length <= 8
        ? ABSENT
        : new Token(Arrays.copyOfRange(envelope, 8, Math.min(16, envelope.length)));
  }

  /** The bytes to compare; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token token && Arrays.equals(bytes, token.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Token" + Arrays.toString(bytes);
  }
}
