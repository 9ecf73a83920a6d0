package dev.perigee.serialization;

/** What reading an envelope gave. */
public sealed interface Decoded {

  /**
   * The value that went in.
   *
   * @param value the value
   * @param header what the envelope says of it
   */
  record Value(Object value, EntryHeader header) implements Decoded {}

  /**
   * Bytes that cannot be trusted: to the user this is a miss.
   *
   * @param reason why
   * @param detail for a log line: says what was met, never the content of the value
   */
  record Unreadable(Reason reason, String detail) implements Decoded {}

  /** Why a payload could not be read: each has its own counter. */
  enum Reason {
    /** Not an envelope of ours: too short or another magic number. */
    FOREIGN,
    /** An envelope of a format, flag or payload kind that this version does not know. */
    UNKNOWN_FORMAT,
    /** The checksum does not fit the bytes. */
    CORRUPT,
    /** Written with another version of a class. */
    SCHEMA,
    /** A class that is not allowed here. */
    REFUSED_CLASS,
    /** A class that does not exist here. */
    UNKNOWN_CLASS,
    /** Compressed with a dictionary that cannot be had. */
    UNKNOWN_DICTIONARY,
    /** Larger, deeper or longer than the limits allow. */
    LIMIT,
    /** Anything else that reading it threw. */
    FAILED
  }
}
