package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.BitSet;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Numbers, texts and other leaves of the JDK. */
@SuppressWarnings("JdkObsolete") // What users store is theirs to choose.
final class Scalars {
  private static final int SCALE_BITS = 3;

  /** Stands for a scale of its own. */
  private static final int LARGE_DECIMAL = 7;

  private static final int DECIMAL_BITS = 59;

  private Scalars() {}

  static void addTo(JdkTable table) {
    value(table, 2, String.class, Output::writeString, GraphInput::readText);
    value(table, 3, Integer.class, (o, v) -> o.writeVarInt(v, false), i -> i.readVarInt(false));
    value(table, 4, Long.class, (o, v) -> o.writeVarLong(v, false), i -> i.readVarLong(false));
    value(table, 5, Boolean.class, Output::writeBoolean, GraphInput::readBoolean);
    value(
        table,
        6,
        Double.class,
        (o, v) -> o.writeLong(Double.doubleToRawLongBits(v)),
        i -> Double.longBitsToDouble(i.readLong()));
    value(
        table,
        30,
        Float.class,
        (o, v) -> o.writeInt(Float.floatToRawIntBits(v)),
        i -> Float.intBitsToFloat(i.readInt()));
    value(table, 31, Byte.class, (o, v) -> o.writeByte(v), GraphInput::readByte);
    value(table, 32, Short.class, (o, v) -> o.writeShort(v), GraphInput::readShort);
    value(table, 33, Character.class, (o, v) -> o.writeChar(v), GraphInput::readChar);
    value(table, 11, BigDecimal.class, Scalars::writeDecimal, Scalars::readDecimal);
    value(table, 34, BigInteger.class, Scalars::writeInteger, Scalars::readInteger);
    value(
        table,
        15,
        UUID.class,
        (o, v) -> {
          o.writeLong(v.getMostSignificantBits());
          o.writeLong(v.getLeastSignificantBits());
        },
        i -> new UUID(i.readLong(), i.readLong()));
    value(
        table, 35, URI.class, (o, v) -> o.writeString(v.toString()), i -> URI.create(i.readText()));
    value(
        table,
        36,
        Currency.class,
        (o, v) -> o.writeString(v.getCurrencyCode()),
        i -> Currency.getInstance(i.readText()));
    object(
        table,
        38,
        Pattern.class,
        (o, v) -> {
          o.writeString(v.pattern());
          o.writeVarInt(v.flags(), true);
        },
        i -> Pattern.compile(i.readText(), i.readVarInt(true)));
    object(
        table,
        40,
        AtomicInteger.class,
        (o, v) -> o.writeVarInt(v.get(), false),
        i -> new AtomicInteger(i.readVarInt(false)));
    object(
        table,
        41,
        AtomicLong.class,
        (o, v) -> o.writeVarLong(v.get(), false),
        i -> new AtomicLong(i.readVarLong(false)));
    object(
        table,
        42,
        AtomicBoolean.class,
        (o, v) -> o.writeBoolean(v.get()),
        i -> new AtomicBoolean(i.readBoolean()));
    object(
        table,
        43,
        BitSet.class,
        (o, v) -> writeBlock(o, v.toByteArray()),
        i -> BitSet.valueOf(i.readBlock()));
    value(
        table,
        131,
        OptionalInt.class,
        (o, v) -> {
          o.writeBoolean(v.isPresent());
          o.writeInt(v.orElse(0));
        },
        i ->
            present(i) ? OptionalInt.of(i.readInt()) : skip(i, Integer.BYTES, OptionalInt.empty()));
    value(
        table,
        132,
        OptionalLong.class,
        (o, v) -> {
          o.writeBoolean(v.isPresent());
          o.writeLong(v.orElse(0));
        },
        i ->
            present(i) ? OptionalLong.of(i.readLong()) : skip(i, Long.BYTES, OptionalLong.empty()));
    value(
        table,
        133,
        OptionalDouble.class,
        (o, v) -> {
          o.writeBoolean(v.isPresent());
          o.writeLong(Double.doubleToRawLongBits(v.orElse(0)));
        },
        i ->
            present(i)
                ? OptionalDouble.of(Double.longBitsToDouble(i.readLong()))
                : skip(i, Long.BYTES, OptionalDouble.empty()));
    object(
        table,
        134,
        StringBuilder.class,
        (o, v) -> o.writeString(v.toString()),
        i -> new StringBuilder(i.readText()));
    object(
        table,
        135,
        StringBuffer.class,
        (o, v) -> o.writeString(v.toString()),
        i -> new StringBuffer(i.readText()));
    object(table, 44, Object.class, (o, v) -> {}, i -> new Object());
    table.value(37, Locale.class, new LocaleSerializer());
  }

  private static <T> void value(
      JdkTable table,
      int number,
      Class<T> type,
      BiConsumer<Output, T> writer,
      Function<GraphInput, T> reader) {
    table.value(number, type, new ValueSerializer<>(writer, reader));
  }

  private static <T> void object(
      JdkTable table,
      int number,
      Class<T> type,
      BiConsumer<Output, T> writer,
      Function<GraphInput, T> reader) {
    table.object(number, type, new ValueSerializer<>(writer, reader));
  }

  private static boolean present(GraphInput input) {
    return input.readBoolean();
  }

  private static <T> T skip(GraphInput input, int bytes, T absent) {
    input.skip(bytes);
    return absent;
  }

  private static void writeBlock(Output output, byte[] bytes) {
    output.writeVarInt(bytes.length, true);
    output.writeBytes(bytes);
  }

  private static void writeInteger(Output output, BigInteger value) {
    writeBlock(output, value.toByteArray());
  }

  private static BigInteger readInteger(GraphInput input) {
    return new BigInteger(input.readBlock());
  }

  /** One varint where scale and digits are those of an ordinary amount. */
  private static void writeDecimal(Output output, BigDecimal value) {
    int scale = value.scale();
    BigInteger digits = value.unscaledValue();
    if (scale >= 0 && scale < LARGE_DECIMAL && digits.bitLength() <= DECIMAL_BITS) {
      long whole = digits.longValue();
      output.writeVarLong((whole << 1 ^ whole >> 63) << SCALE_BITS | scale, true);
    } else {
      output.writeByte(LARGE_DECIMAL);
      output.writeVarInt(scale, false);
      writeInteger(output, digits);
    }
  }

  private static BigDecimal readDecimal(GraphInput input) {
    long packed = input.readVarLong(true);
    int scale = (int) packed & LARGE_DECIMAL;
    if (scale != LARGE_DECIMAL) {
      long whole = packed >>> SCALE_BITS;
      return BigDecimal.valueOf(whole >>> 1 ^ -(whole & 1), scale);
    }
    int large = input.readVarInt(false);
    return new BigDecimal(readInteger(input), large);
  }
}
