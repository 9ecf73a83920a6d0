package dev.perigee.serialization.internal.envelope;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Payloads of values that are so plain that no object graph is needed. */
public final class PlainPayloads {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private PlainPayloads() {}

  /** The kind of a value, or {@code null} where it is no plain one. */
  public static @Nullable PayloadKind kindOf(Object value) {
    if (value instanceof String text) {
      return hasLoneSurrogate(text) ? PayloadKind.TEXT_16 : PayloadKind.TEXT;
    }
    if (value instanceof byte[]) {
      return PayloadKind.BYTES;
    }
    if (value instanceof Long) {
      return PayloadKind.LONG;
    }
    if (value instanceof Integer) {
      return PayloadKind.INT;
    }
    if (value instanceof Boolean) {
      return PayloadKind.BOOLEAN;
    }
    if (value instanceof Double) {
      return PayloadKind.DOUBLE;
    }
    if (value instanceof Short) {
      return PayloadKind.SHORT;
    }
    if (value instanceof Byte) {
      return PayloadKind.BYTE;
    }
    if (value instanceof Character) {
      return PayloadKind.CHAR;
    }
    return value instanceof Float ? PayloadKind.FLOAT : null;
  }

  /**
   * The bytes of a plain value.
   *
   * @return for an array of bytes the array itself
   */
  public static byte[] bytesOf(PayloadKind kind, Object value) {
    return switch (kind) {
      case TEXT -> ((String) value).getBytes(StandardCharsets.UTF_8);
      case TEXT_16 -> utf16((String) value);
      case BYTES -> (byte[]) value;
      case LONG -> bytes((Long) value);
      case INT -> bytes((Integer) value);
      case SHORT -> new byte[] {(byte) ((Short) value >> 8), (byte) (short) (Short) value};
      case BYTE -> new byte[] {(Byte) value};
      case CHAR -> new byte[] {(byte) ((Character) value >> 8), (byte) (char) (Character) value};
      case BOOLEAN -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
      case DOUBLE -> bytes(Double.doubleToRawLongBits((Double) value));
      case FLOAT -> bytes(Float.floatToRawIntBits((Float) value));
      case GRAPH -> throw new IllegalArgumentException("an object graph is no plain value");
    };
  }

  /**
   * The value of the bytes from {@code offset} to {@code end}.
   *
   * @throws UnreadableException if there are too few or too many
   */
  public static Object valueOf(PayloadKind kind, byte[] bytes, int offset, int end) {
    int length = end - offset;
    return switch (kind) {
      case TEXT -> new String(bytes, offset, length, StandardCharsets.UTF_8);
      case TEXT_16 -> utf16(bytes, offset, length);
      case BYTES -> Arrays.copyOfRange(bytes, offset, end);
      case LONG -> (long) LONG.get(bytes, exactly(offset, length, 8));
      case INT -> (int) INT.get(bytes, exactly(offset, length, 4));
      case SHORT -> (short) pair(bytes, exactly(offset, length, 2));
      case BYTE -> bytes[exactly(offset, length, 1)];
      case CHAR -> (char) pair(bytes, exactly(offset, length, 2));
      case BOOLEAN -> bytes[exactly(offset, length, 1)] != 0;
      case DOUBLE -> Double.longBitsToDouble((long) LONG.get(bytes, exactly(offset, length, 8)));
      case FLOAT -> Float.intBitsToFloat((int) INT.get(bytes, exactly(offset, length, 4)));
      case GRAPH -> throw new IllegalArgumentException("an object graph is no plain value");
    };
  }

  private static int exactly(int offset, int length, int wanted) {
    if (length != wanted) {
      throw new UnreadableException(
          Fault.CORRUPT, "a payload of " + length + " bytes instead of " + wanted);
    }
    return offset;
  }

  private static int pair(byte[] bytes, int offset) {
    return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
  }

  private static byte[] bytes(long value) {
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, value);
    return bytes;
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    INT.set(bytes, 0, value);
    return bytes;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  // The charset UTF-16BE replaces unpaired surrogates as well.

  private static byte[] utf16(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static String utf16(byte[] bytes, int offset, int length) {
    if (length % 2 != 0) {
      throw new UnreadableException(Fault.CORRUPT, "half a character");
    }
    char[] text = new char[length / 2];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) pair(bytes, offset + 2 * i);
    }
    return new String(text);
  }
}
