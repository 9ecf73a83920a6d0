package dev.perigee.serialization.internal.envelope;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Everything of an envelope but its payload. All numbers are big-endian.
 *
 * <pre>
 *  0  magic 0xC7
 *  1  format
 *  2  flags
 *  3  kind of the payload
 *  4  CRC32C of every other byte
 *  8  version stamp
 * 16  by flag, in this order: created (6) | expiry (6) | cost of the load (varint)
 *     | dictionary (8) | uncompressed length (varint) | length (varint) and bytes of the key
 *     then the payload, to the end
 * </pre>
 *
 * @param kind what the payload is
 * @param version the version stamp
 * @param createdMillis when the entry was written, or {@link #ABSENT}
 * @param expiryMillis when it expires, or {@link #ABSENT}
 * @param loadMillis what loading it cost, or {@link #ABSENT}
 * @param dictionary the dictionary that it was compressed with, or 0
 * @param uncompressedLength the length of the payload before compression, or {@link #ABSENT}
 * @param key the key, where Redis holds only its digest
 */
public record Preamble(
    PayloadKind kind,
    long version,
    long createdMillis,
    long expiryMillis,
    long loadMillis,
    long dictionary,
    int uncompressedLength,
    @Nullable String key) {

  /** Stands for a number that is not carried. */
  public static final int ABSENT = -1;

  public static final int MAGIC = 0xC7;
  public static final int FORMAT = 1;
  public static final int CREATED = 0x01;
  public static final int EXPIRY = 0x02;
  public static final int LOAD = 0x04;
  public static final int DICTIONARY = 0x08;
  public static final int COMPRESSED = 0x10;
  public static final int KEY = 0x20;

  /** Reserved for an HMAC of 16 bytes after the key; like every other flag refused until then. */
  public static final int HMAC = 0x40;

  private static final int KNOWN = CREATED | EXPIRY | LOAD | DICTIONARY | COMPRESSED | KEY;
  private static final int FIXED = 16;
  private static final int TIME = 6;
  private static final long MAX_TIME = (1L << 48) - 1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** A preamble of a payload that is not compressed. */
  public static Preamble of(
      long version, long createdMillis, long expiryMillis, long loadMillis, @Nullable String key) {
    return new Preamble(
        PayloadKind.GRAPH, version, createdMillis, expiryMillis, loadMillis, 0, ABSENT, key);
  }

  /** The same for a payload of a kind. */
  public Preamble of(PayloadKind payload) {
    return payload == kind
        ? this
        : new Preamble(
            payload,
            version,
            createdMillis,
            expiryMillis,
            loadMillis,
            dictionary,
            uncompressedLength,
            key);
  }

  /** The same with a compressed payload. */
  public Preamble compressed(int length, long dictionaryId) {
    return new Preamble(
        kind, version, createdMillis, expiryMillis, loadMillis, dictionaryId, length, key);
  }

  /** Puts an envelope together. */
  public byte[] seal(byte[] payload, int offset, int length) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[size(keyBytes) + length];
    int flags = 0;
    int at = FIXED;
    if (isTime(createdMillis)) {
      flags |= CREATED;
      at = writeTime(bytes, at, createdMillis);
    }
    if (isTime(expiryMillis)) {
      flags |= EXPIRY;
      at = writeTime(bytes, at, expiryMillis);
    }
    if (loadMillis >= 0) {
      flags |= LOAD;
      at = Varints.write(bytes, at, loadMillis);
    }
    if (dictionary != 0) {
      flags |= DICTIONARY;
      LONG.set(bytes, at, dictionary);
      at += Long.BYTES;
    }
    if (uncompressedLength >= 0) {
      flags |= COMPRESSED;
      at = Varints.write(bytes, at, uncompressedLength);
    }
    if (keyBytes != null) {
      flags |= KEY;
      at = Varints.write(bytes, at, keyBytes.length);
      System.arraycopy(keyBytes, 0, bytes, at, keyBytes.length);
      at += keyBytes.length;
    }
    System.arraycopy(payload, offset, bytes, at, length);
    bytes[0] = (byte) MAGIC;
    bytes[1] = FORMAT;
    bytes[2] = (byte) flags;
    bytes[3] = (byte) kind.code();
    LONG.set(bytes, 8, version);
    INT.set(bytes, 4, checksum(bytes));
    return bytes;
  }

  private int size(byte @Nullable [] keyBytes) {
    return FIXED
        + (isTime(createdMillis) ? TIME : 0)
        + (isTime(expiryMillis) ? TIME : 0)
        + (loadMillis >= 0 ? Varints.length(loadMillis) : 0)
        + (dictionary != 0 ? Long.BYTES : 0)
        + (uncompressedLength >= 0 ? Varints.length(uncompressedLength) : 0)
        + (keyBytes == null ? 0 : Varints.length(keyBytes.length) + keyBytes.length);
  }

  /** A preamble and where its payload starts. */
  public record Opened(Preamble preamble, int payload) {}

  /**
   * Takes an envelope apart, once its checksum is found right.
   *
   * @throws UnreadableException if it is none of ours, damaged, or newer than this code
   */
  public static Opened open(byte[] bytes) {
    if (bytes.length < FIXED || (bytes[0] & 0xFF) != MAGIC) {
      throw new UnreadableException(Fault.FOREIGN, bytes.length + " bytes that are no envelope");
    }
    if ((int) INT.get(bytes, 4) != checksum(bytes)) {
      throw new UnreadableException(Fault.CORRUPT, "the checksum does not fit");
    }
    int flags = bytes[2] & 0xFF;
    PayloadKind kind = PayloadKind.of(bytes[3] & 0xFF);
    if (bytes[1] != FORMAT || (flags & ~KNOWN) != 0 || kind == null) {
      throw new UnreadableException(
          Fault.UNKNOWN_FORMAT,
          "format %d, flags 0x%02x, kind %d".formatted(bytes[1], flags, bytes[3]));
    }
    try {
      return open(bytes, flags, kind);
    } catch (IndexOutOfBoundsException e) {
      throw new UnreadableException(Fault.CORRUPT, "the envelope ends too early");
    }
  }

  private static Opened open(byte[] bytes, int flags, PayloadKind kind) {
    Varints.Cursor cursor = new Varints.Cursor(bytes, FIXED);
    long created = (flags & CREATED) != 0 ? cursor.time() : ABSENT;
    long expiry = (flags & EXPIRY) != 0 ? cursor.time() : ABSENT;
    long load = (flags & LOAD) != 0 ? cursor.varint() : ABSENT;
    long dictionary = (flags & DICTIONARY) != 0 ? cursor.fixed() : 0;
    long uncompressed = (flags & COMPRESSED) != 0 ? cursor.varint() : ABSENT;
    String key = (flags & KEY) != 0 ? cursor.text() : null;
    if (uncompressed > Integer.MAX_VALUE || cursor.position() > bytes.length) {
      throw new UnreadableException(Fault.LIMIT, "an uncompressed length of " + uncompressed);
    }
    Preamble preamble =
        new Preamble(
            kind,
            (long) LONG.get(bytes, 8),
            created,
            expiry,
            load,
            dictionary,
            (int) uncompressed,
            key);
    return new Opened(preamble, cursor.position());
  }

  private static boolean isTime(long millis) {
    return millis >= 0 && millis <= MAX_TIME;
  }

  private static int writeTime(byte[] bytes, int at, long millis) {
    for (int i = 0; i < TIME; i++) {
      bytes[at + i] = (byte) (millis >>> (40 - 8 * i));
    }
    return at + TIME;
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 4);
    crc.update(bytes, 8, bytes.length - 8);
    return (int) crc.getValue();
  }
}
