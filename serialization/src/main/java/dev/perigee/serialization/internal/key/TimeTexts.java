package dev.perigee.serialization.internal.key;

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
import org.jspecify.annotations.Nullable;

/** Times as keys: a tag of two letters and the ISO form, which is canonical for all of them. */
@SuppressWarnings("JavaUtilDate") // JSR-107 programs use it as a key.
final class TimeTexts {
  private TimeTexts() {}

  /** The text before escaping, or {@code null} if the key is no time. */
  static @Nullable String write(Object key) {
    if (key instanceof Instant) {
      return "tI:" + key;
    }
    if (key instanceof LocalDate) {
      return "tD:" + key;
    }
    if (key instanceof LocalDateTime) {
      return "tL:" + key;
    }
    if (key instanceof LocalTime) {
      return "tT:" + key;
    }
    if (key instanceof OffsetDateTime) {
      return "tO:" + key;
    }
    if (key instanceof OffsetTime) {
      return "tQ:" + key;
    }
    if (key instanceof ZonedDateTime zoned) {
      // The offset tells the two hours of a clock that is put back apart.
      return "tZ:" + zoned.toOffsetDateTime() + "@" + zoned.getZone();
    }
    if (key instanceof Duration) {
      return "tU:" + key;
    }
    if (key instanceof Period) {
      return "tP:" + key;
    }
    if (key instanceof Year year) {
      return "tY:" + year.getValue();
    }
    if (key instanceof YearMonth) {
      return "tM:" + key;
    }
    if (key instanceof MonthDay) {
      return "tN:" + key;
    }
    return key instanceof ZoneId zone ? "tR:" + zone.getId() : null;
  }

  /**
   * The time that a text means.
   *
   * @throws RuntimeException if it means none
   */
  static Object read(String tag, String text) {
    return switch (tag) {
      case "tE" -> new Date(Long.parseLong(text));
      case "tI" -> Instant.parse(text);
      case "tD" -> LocalDate.parse(text);
      case "tL" -> LocalDateTime.parse(text);
      case "tT" -> LocalTime.parse(text);
      case "tO" -> OffsetDateTime.parse(text);
      case "tQ" -> OffsetTime.parse(text);
      case "tZ" -> zoned(text);
      case "tU" -> Duration.parse(text);
      case "tP" -> Period.parse(text);
      case "tY" -> Year.of(Integer.parseInt(text));
      case "tM" -> YearMonth.parse(text);
      case "tN" -> MonthDay.parse(text);
      case "tR" ->
          text.startsWith("+") || text.startsWith("-") || text.equals("Z")
              ? ZoneOffset.of(text)
              : ZoneId.of(text);
      default -> throw new IllegalArgumentException("no time has the tag " + tag);
    };
  }

  private static ZonedDateTime zoned(String text) {
    int at = text.indexOf('@');
    OffsetDateTime time = OffsetDateTime.parse(text.substring(0, at));
    return ZonedDateTime.ofStrict(
        time.toLocalDateTime(), time.getOffset(), ZoneId.of(text.substring(at + 1)));
  }
}
