package dev.perigee.near.fake;

import dev.perigee.serialization.Decoded;
import dev.perigee.serialization.EncodedKey;
import dev.perigee.serialization.EntryHeader;
import dev.perigee.serialization.KeyCodec;
import dev.perigee.serialization.KeyRefusedException;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.SerializationSettings;
import dev.perigee.serialization.ValueCodec;
import dev.perigee.serialization.ValueRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Strings, longs and dates as keys and values, in an envelope whose version stands where it should.
 * Texts over 40 characters become digests. Dates are mutable, so they are never shared.
 */
@SuppressWarnings("JavaUtilDate") // a mutable type that everybody knows
public final class FakeSerialization implements Serialization, KeyCodec, ValueCodec {
  private static final int LONGEST = 40;
  private static final int HEADER = 34;

  /** How many envelopes were decoded. */
  public final AtomicInteger decodings = new AtomicInteger();

  /** How many keys were encoded. */
  public final AtomicInteger keyEncodings = new AtomicInteger();

  @Override
  public KeyCodec keys() {
    return this;
  }

  @Override
  public ValueCodec values(String cacheName, SerializationSettings settings) {
    return this;
  }

  @Override
  public void close() {}

  @Override
  public EncodedKey encode(Object key) {
    keyEncodings.incrementAndGet();
    if (key instanceof byte[]) {
      throw new KeyRefusedException("arrays are no keys");
    }
    if (key instanceof StringBuilder) {
      return new EncodedKey("o:" + key, null, false);
    }
    String text = text(key);
    return text.length() <= LONGEST
        ? new EncodedKey(text, null, true)
        : new EncodedKey("#" + Integer.toHexString(text.hashCode()), text, true);
  }

  private static String text(Object value) {
    if (value instanceof String string) {
      return "s:" + string;
    }
    if (value instanceof Long number) {
      return "l:" + number;
    }
    if (value instanceof Date date) {
      return "tD:" + date.getTime();
    }
    throw new ValueRefusedException("not for " + value.getClass());
  }

  @Override
  public @Nullable Object decode(String text, @Nullable String original) {
    String whole = original == null ? text : original;
    if (whole.startsWith("s:")) {
      return whole.substring(2);
    }
    if (whole.startsWith("l:")) {
      return Long.valueOf(whole.substring(2));
    }
    return whole.startsWith("tD:") ? new Date(Long.parseLong(whole.substring(3))) : null;
  }

  @Override
  public String escapeName(String cacheName) {
    return cacheName.replace("%", "%25").replace(":", "%3A").replace("*", "%2A");
  }

  @Override
  public byte[] encode(Object value, EntryHeader header) {
    byte[] key = bytes(header.key() == null ? "" : header.key());
    byte[] payload = bytes(text(value));
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + key.length + payload.length);
    buffer.put((byte) MAGIC).position(VERSION_OFFSET);
    buffer.putLong(header.version()).putLong(header.createdMillis()).putLong(header.loadMillis());
    buffer.putShort((short) key.length).put(key).put(payload);
    return buffer.array();
  }

  @Override
  public Accepted accept(Object value, EntryHeader header) {
    byte[] envelope = encode(value, header);
    return new Accepted() {
      @Override
      public int size() {
        return envelope.length;
      }

      @Override
      public byte[] envelope() {
        return envelope;
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Decoded decode(byte[] envelope) {
    decodings.incrementAndGet();
    if (envelope.length < HEADER || envelope[0] != (byte) MAGIC) {
      return new Decoded.Unreadable(Decoded.Reason.FOREIGN, "not ours");
    }
    ByteBuffer buffer = ByteBuffer.wrap(envelope, VERSION_OFFSET, envelope.length - VERSION_OFFSET);
    long version = buffer.getLong();
    long created = buffer.getLong();
    long load = buffer.getLong();
    byte[] key = new byte[buffer.getShort()];
    buffer.get(key);
    byte[] payload = new byte[buffer.remaining()];
    buffer.get(payload);
    @Nullable Object value = decode(new String(payload, StandardCharsets.UTF_8), null);
    if (value == null) {
      return new Decoded.Unreadable(Decoded.Reason.CORRUPT, "no value");
    }
    @Nullable String original = key.length == 0 ? null : new String(key, StandardCharsets.UTF_8);
    return new Decoded.Value(
        value, new EntryHeader(version, created, EntryHeader.UNKNOWN, load, original));
  }

  @Override
  public boolean isShareable(Object value) {
    return value instanceof String || value instanceof Long;
  }
}
