package dev.perigee.serialization;

/**
 * Values of one cache to envelopes and back. Thread-safe.
 *
 * <p>What goes in comes out with the same class, equal, and with the same hash code; or {@link
 * #encode} refuses it.
 */
public interface ValueCodec {

  /** Where the eight bytes of the version stand in an envelope, big-endian. */
  int VERSION_OFFSET = 8;

  /** Where the six bytes of the time of creation stand when {@link #FLAG_CREATED} is set. */
  int CREATED_OFFSET = 16;

  /** Where the byte of flags stands. */
  int FLAGS_OFFSET = 2;

  /** The flag that says that the time of creation is there. */
  int FLAG_CREATED = 0x01;

  /** The first byte of every envelope. */
  int MAGIC = 0xC7;

  /**
   * Returns the envelope of a value.
   *
   * @throws ValueRefusedException if the value would not come back as it is
   */
  byte[] encode(Object value, EntryHeader header);

  /**
   * Accepts a value, whose envelope is made later: {@link #encode} in two steps, of which the first
   * finds out whether the value can be written and the second takes the time that packing takes.
   *
   * @throws ValueRefusedException if the value would not come back as it is
   */
  Accepted accept(Object value, EntryHeader header);

  /**
   * A value that was accepted, as it was then; but an array of bytes is not copied, and must not be
   * changed before the envelope is made. Not thread-safe.
   */
  interface Accepted {

    /** How many bytes it holds until then. */
    int size();

    /** Makes the envelope. */
    byte[] envelope();
  }

  /** Reads an envelope. Never throws: what cannot be trusted is {@link Decoded.Unreadable}. */
  Decoded decode(byte[] envelope);

  /** What the values that this codec wrote came to; a snapshot. */
  default PayloadStatistics payloads() {
    return PayloadStatistics.NONE;
  }

  /**
   * Whether a value is deeply immutable, so that callers may share the instance without breaking
   * store-by-value. Errs on the side of {@code false}.
   */
  boolean isShareable(Object value);
}
