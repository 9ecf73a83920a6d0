package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Times and dates. */
@SuppressWarnings("JavaUtilDate") // What users store is theirs to choose.
final class Times {
  /** 14 November 2023: times of a century around take few bytes. */
  private static final long EPOCH_SECOND = 1_700_000_000;

  /** 1 January 2010: dates of 22 years before and after take two bytes. */
  private static final long EPOCH_DAY = 14_610;

  /** Seconds, milliseconds, microseconds, nanoseconds. */
  private static final long[] IN_NANOS = {1_000_000_000, 1_000_000, 1_000, 1};

  private static final long[] PER_SECOND = {1, 1_000, 1_000_000, 1_000_000_000};
  private static final int UNIT_BITS = 2;
  private static final int NANOS = 3;

  /** Beyond, microseconds do not fit. */
  private static final long MAX_SECONDS = 1L << 38;

  private Times() {}

  static void addTo(JdkTable table) {
    value(table, 12, Instant.class, Times::writeInstant, Times::readInstant);
    value(table, 13, LocalDate.class, Times::writeDate, Times::readDate);
    value(table, 14, LocalDateTime.class, Times::writeDateTime, Times::readDateTime);
    value(table, 50, LocalTime.class, Times::writeTime, Times::readTime);
    value(table, 51, ZoneOffset.class, Times::writeOffset, Times::readOffset);
    value(
        table,
        52,
        OffsetDateTime.class,
        (o, v) -> {
          writeDateTime(o, v.toLocalDateTime());
          writeOffset(o, v.getOffset());
        },
        i -> OffsetDateTime.of(readDateTime(i), readOffset(i)));
    value(
        table,
        53,
        OffsetTime.class,
        (o, v) -> {
          writeTime(o, v.toLocalTime());
          writeOffset(o, v.getOffset());
        },
        i -> OffsetTime.of(readTime(i), readOffset(i)));
    value(
        table,
        54,
        ZonedDateTime.class,
        (o, v) -> {
          writeDateTime(o, v.toLocalDateTime());
          writeOffset(o, v.getOffset());
          o.writeString(v.getZone().getId());
        },
        // The offset tells the two hours of a clock that is put back apart.
        i -> ZonedDateTime.ofStrict(readDateTime(i), readOffset(i), ZoneId.of(i.readText())));
    value(
        table,
        55,
        Duration.class,
        (o, v) -> {
          o.writeVarLong(v.getSeconds(), false);
          o.writeVarInt(v.getNano(), true);
        },
        i -> Duration.ofSeconds(i.readVarLong(false), i.readVarInt(true)));
    value(
        table,
        56,
        Period.class,
        (o, v) -> {
          o.writeVarInt(v.getYears(), false);
          o.writeVarInt(v.getMonths(), false);
          o.writeVarInt(v.getDays(), false);
        },
        i -> Period.of(i.readVarInt(false), i.readVarInt(false), i.readVarInt(false)));
    value(
        table,
        57,
        Year.class,
        (o, v) -> o.writeVarInt(v.getValue(), false),
        i -> Year.of(i.readVarInt(false)));
    value(
        table,
        58,
        YearMonth.class,
        (o, v) -> {
          o.writeVarInt(v.getYear(), false);
          o.writeByte(v.getMonthValue());
        },
        i -> YearMonth.of(i.readVarInt(false), i.readByte()));
    value(
        table,
        59,
        MonthDay.class,
        (o, v) -> {
          o.writeByte(v.getMonthValue());
          o.writeByte(v.getDayOfMonth());
        },
        i -> MonthDay.of(i.readByte(), i.readByte()));
    // The class of regional zones is not public.
    value(
        table,
        60,
        ZoneId.of("Europe/Paris").getClass(),
        new ValueSerializer<ZoneId>(
            (o, v) -> o.writeString(v.getId()), i -> ZoneId.of(i.readText())));
    table.object(
        16,
        Date.class,
        new ValueSerializer<Date>(
            (o, v) -> o.writeVarLong(v.getTime(), false), i -> new Date(i.readVarLong(false))));
  }

  private static <T> void value(
      JdkTable table,
      int number,
      Class<T> type,
      BiConsumer<Output, T> writer,
      Function<GraphInput, T> reader) {
    value(table, number, type, new ValueSerializer<>(writer, reader));
  }

  private static <T> void value(
      JdkTable table, int number, Class<T> type, GraphSerializer<? super T> serializer) {
    table.value(number, type, serializer);
  }

  /** In the coarsest unit that holds it, from a time on that most are close to. */
  private static void writeInstant(Output output, Instant value) {
    long seconds = value.getEpochSecond() - EPOCH_SECOND;
    int nanos = value.getNano();
    int unit = Math.abs(seconds) > MAX_SECONDS ? NANOS : unit(nanos);
    long count = unit == NANOS ? seconds : seconds * PER_SECOND[unit] + nanos / IN_NANOS[unit];
    output.writeVarLong((count << UNIT_BITS) | unit, false);
    if (unit == NANOS) {
      output.writeVarInt(nanos, true);
    }
  }

  private static Instant readInstant(GraphInput input) {
    long packed = input.readVarLong(false);
    int unit = (int) packed & NANOS;
    long count = packed >> UNIT_BITS;
    if (unit == NANOS) {
      return Instant.ofEpochSecond(EPOCH_SECOND + count, input.readVarInt(true));
    }
    return Instant.ofEpochSecond(
        EPOCH_SECOND + Math.floorDiv(count, PER_SECOND[unit]),
        Math.floorMod(count, PER_SECOND[unit]) * IN_NANOS[unit]);
  }

  /** The coarsest unit of a number of nanoseconds. */
  private static int unit(long nanos) {
    int unit = 0;
    while (nanos % IN_NANOS[unit] != 0) {
      unit++;
    }
    return unit;
  }

  private static void writeDate(Output output, LocalDate value) {
    output.writeVarLong(value.toEpochDay() - EPOCH_DAY, false);
  }

  private static LocalDate readDate(GraphInput input) {
    return LocalDate.ofEpochDay(input.readVarLong(false) + EPOCH_DAY);
  }

  private static void writeTime(Output output, LocalTime value) {
    long nanos = value.toNanoOfDay();
    int unit = unit(nanos);
    output.writeVarLong(((nanos / IN_NANOS[unit]) << UNIT_BITS) | unit, true);
  }

  private static LocalTime readTime(GraphInput input) {
    long packed = input.readVarLong(true);
    return LocalTime.ofNanoOfDay((packed >>> UNIT_BITS) * IN_NANOS[(int) packed & NANOS]);
  }

  private static void writeDateTime(Output output, LocalDateTime value) {
    writeDate(output, value.toLocalDate());
    writeTime(output, value.toLocalTime());
  }

  private static LocalDateTime readDateTime(GraphInput input) {
    return LocalDateTime.of(readDate(input), readTime(input));
  }

  private static void writeOffset(Output output, ZoneOffset value) {
    output.writeVarInt(value.getTotalSeconds(), false);
  }

  private static ZoneOffset readOffset(GraphInput input) {
    return ZoneOffset.ofTotalSeconds(input.readVarInt(false));
  }
}
