package dev.perigee.jcache.internal.config.value;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers with a unit: {@code 500ms}, {@code 64MB}. Immutable.
 *
 * @param units from the largest to the smallest, whose factor is 1
 */
record Quantity(List<Unit> units) {
  static final Quantity MILLISECONDS =
      new Quantity(
          List.of(
              new Unit("d", 86_400_000),
              new Unit("h", 3_600_000),
              new Unit("m", 60_000),
              new Unit("s", 1_000),
              new Unit("ms", 1)));

  static final Quantity BYTES =
      new Quantity(
          List.of(
              new Unit("TB", 1L << 40),
              new Unit("GB", 1L << 30),
              new Unit("MB", 1L << 20),
              new Unit("KB", 1L << 10),
              new Unit("B", 1)));

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18})([A-Za-z]+)");

  record Unit(String name, long factor) {}

  /** The amount in the smallest unit, or null where the text is none or overflows. */
  @Nullable Long read(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    for (Unit unit : units) {
      if (unit.name().equals(matcher.group(2))) {
        return number > Long.MAX_VALUE / unit.factor() ? null : (Long) (number * unit.factor());
      }
    }
    return null;
  }

  /** As {@link #read}, for constants in the code. */
  long of(String text) {
    Long amount = read(text);
    if (amount == null) {
      throw new IllegalArgumentException(text);
    }
    return amount;
  }

  /** The shortest exact text: 3,600,000 milliseconds are {@code 1h}; zero has the smallest unit. */
  String write(long amount) {
    for (Unit unit : units) {
      if (amount != 0 && amount % unit.factor() == 0) {
        return amount / unit.factor() + unit.name();
      }
    }
    return amount + units.get(units.size() - 1).name();
  }
}
