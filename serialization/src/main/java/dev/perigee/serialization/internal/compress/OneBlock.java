package dev.perigee.serialization.internal.compress;

import org.jspecify.annotations.Nullable;

/**
 * Frames of zstd that consist of one compressed block, without the five bytes of their headers.
 *
 * <p>A frame as we have it written begins with a descriptor that is 0 (no length, checksum,
 * dictionary id or single segment), a byte for the window and, for each block, three bytes: whether
 * it is the last, its type and its length. What stands without headers begins with the header of
 * its literals. That is 0 only where there are none, and then the headers stay: so the first byte
 * tells the two apart.
 */
final class OneBlock {
  private static final int HEADERS = 5;
  private static final int LAST_COMPRESSED = 0b101;
  private static final int TYPE_BITS = 3;

  /** The largest length of a block, and so of what is stripped: the window that any block fits. */
  private static final int MAX_BLOCK = 128 << 10;

  private static final byte WINDOW = (17 - 10) << 3;

  private OneBlock() {}

  /** Drops the headers of a frame that starts the buffer, where they can be restored. */
  static int strip(byte[] buffer, int length) {
    if (length <= HEADERS || buffer[0] != 0 || buffer[HEADERS] == 0) {
      return length;
    }
    int body = length - HEADERS;
    int header = (buffer[2] & 0xFF) | ((buffer[3] & 0xFF) << 8) | ((buffer[4] & 0xFF) << 16);
    if (header != ((body << TYPE_BITS) | LAST_COMPRESSED)) {
      return length;
    }
    System.arraycopy(buffer, HEADERS, buffer, 0, body);
    return body;
  }

  /** A frame with its headers again, or {@code null} where it has them. */
  static byte @Nullable [] restore(byte[] bytes, int offset, int length) {
    if (length == 0 || length > MAX_BLOCK || bytes[offset] == 0) {
      return null;
    }
    byte[] frame = new byte[HEADERS + length];
    int header = (length << TYPE_BITS) | LAST_COMPRESSED;
    frame[1] = WINDOW;
    frame[2] = (byte) header;
    frame[3] = (byte) (header >>> 8);
    frame[4] = (byte) (header >>> 16);
    System.arraycopy(bytes, offset, frame, HEADERS, length);
    return frame;
  }
}
