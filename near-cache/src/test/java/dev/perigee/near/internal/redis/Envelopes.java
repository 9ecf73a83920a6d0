package dev.perigee.near.internal.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that look like envelopes as far as Redis is concerned. */
final class Envelopes {
  private Envelopes() {}

  /** An envelope without a time of creation. */
  static byte[] of(long version, String payload) {
    byte[] text = payload.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(16 + text.length)
        .put((byte) 0xC7)
        .put(new byte[7])
        .putLong(version)
        .put(text)
        .array();
  }

  /** An envelope with a time of creation. */
  static byte[] created(long version, long millis) {
    byte[] envelope =
        ByteBuffer.allocate(24)
            .put((byte) 0xC7)
            .put((byte) 1)
            .put((byte) 1)
            .put(new byte[5])
            .putLong(version)
            .putShort((short) (millis >> 32))
            .putInt((int) millis)
            .array();
    envelope[22] = 'v';
    return envelope;
  }
}
