package dev.perigee.serialization;

/**
 * What the values that one codec wrote came to; a snapshot. Envelopes add some twenty bytes to each
 * value, which are in none of these figures.
 *
 * @param written values written
 * @param compressed how many of them were compressed: the others were too small, or did not shrink
 * @param bytesBefore what all of them came to before compression, in bytes
 * @param bytesAfter what all of them came to after it, in bytes
 */
public record PayloadStatistics(long written, long compressed, long bytesBefore, long bytesAfter) {

  /** Of a codec that wrote nothing, or does not count. */
  public static final PayloadStatistics NONE = new PayloadStatistics(0, 0, 0, 0);
}
