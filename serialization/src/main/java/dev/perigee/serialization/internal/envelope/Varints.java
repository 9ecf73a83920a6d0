package dev.perigee.serialization.internal.envelope;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.nio.charset.StandardCharsets;

/** Numbers from 0 on in groups of seven bits, the lowest first. */
final class Varints {
  private Varints() {}

  static int length(long value) {
    int length = 1;
    for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    return length;
  }

  static int write(byte[] bytes, int at, long value) {
    int position = at;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
    return position;
  }

  /** Reads an envelope from its fixed part on. */
  static final class Cursor {
    private final byte[] bytes;
    private int position;

    Cursor(byte[] bytes, int position) {
      this.bytes = bytes;
      this.position = position;
    }

    int position() {
      return position;
    }

    long time() {
      return big(6);
    }

    long fixed() {
      return big(8);
    }

    private long big(int length) {
      long value = 0;
      for (int i = 0; i < length; i++) {
        value = (value << 8) | (bytes[position++] & 0xFF);
      }
      return value;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; shift < 63; shift += 7) {
        byte next = bytes[position++];
        value |= (long) (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new UnreadableException(Fault.CORRUPT, "a number that does not end");
    }

    String text() {
      long length = varint();
      if (length > bytes.length - position) {
        throw new UnreadableException(Fault.LIMIT, "a key of " + length + " bytes");
      }
      String text = new String(bytes, position, (int) length, StandardCharsets.UTF_8);
      position += (int) length;
      return text;
    }
  }
}
