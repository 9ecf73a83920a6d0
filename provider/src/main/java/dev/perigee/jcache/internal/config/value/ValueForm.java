package dev.perigee.jcache.internal.config.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form of a setting's value: how it is written as text, and which values are accepted.
 * Immutable.
 *
 * @param <T> the values' type in Java
 */
public final class ValueForm<T> {
  private final String allowed;
  private final String hint;
  private final Function<String, @Nullable T> reader;
  private final Function<Object, @Nullable T> narrower;
  private final Predicate<T> bounds;
  private final Function<T, String> writer;

  private ValueForm(
      String allowed,
      String hint,
      Function<String, @Nullable T> reader,
      Function<Object, @Nullable T> narrower,
      Predicate<T> bounds,
      Function<T, String> writer) {
    this.allowed = allowed;
    this.hint = hint;
    this.reader = reader;
    this.narrower = narrower;
    this.bounds = bounds;
    this.writer = writer;
  }

  /** A duration: {@code 500ms}, {@code 3s}, {@code 10m}, {@code 24h}, {@code 7d}. */
  public static ValueForm<Duration> duration(String min, String max) {
    Duration least = Duration.ofMillis(Quantity.MILLISECONDS.of(min));
    Duration most = Duration.ofMillis(Quantity.MILLISECONDS.of(max));
    return new ValueForm<>(
        "a duration from " + min + " to " + max,
        ", with a unit: ms, s, m, h or d",
        text -> {
          Long millis = Quantity.MILLISECONDS.read(text);
          return millis == null ? null : Duration.ofMillis(millis);
        },
        only(Duration.class),
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        value -> Quantity.MILLISECONDS.write(value.toMillis()));
  }

  /** A number of bytes: {@code 512B}, {@code 1KB} (1,024 bytes), {@code 64MB}, {@code 2GB}. */
  public static ValueForm<Long> size(String min, String max) {
    long least = Quantity.BYTES.of(min);
    long most = Quantity.BYTES.of(max);
    return new ValueForm<>(
        "a size from " + min + " to " + max,
        ", with a unit: B, KB, MB, GB or TB",
        Quantity.BYTES::read,
        only(Long.class),
        value -> value >= least && value <= most,
        Quantity.BYTES::write);
  }

  /** A whole number; {@code 50_000} is as good as {@code 50000}. */
  public static ValueForm<Long> whole(long min, long max) {
    return new ValueForm<>(
        "a whole number from " + min + " to " + max,
        "",
        text ->
            text.matches("[0-9]{1,3}(_?[0-9]{1,3}){0,4}")
                ? Long.valueOf(text.replace("_", ""))
                : null,
        only(Long.class),
        value -> value >= min && value <= max,
        value -> Long.toString(value));
  }

  /** A decimal number: {@code 1.0}. */
  public static ValueForm<Double> decimal(double min, double max) {
    return new ValueForm<>(
        "a number from " + min + " to " + max,
        ", such as 1 or 0.5",
        text -> text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? Double.valueOf(text) : null,
        only(Double.class),
        value -> value >= min && value <= max,
        value -> Double.toString(value));
  }

  /** A percentage, {@code 10%}; a fraction in Java, 0.1. */
  public static ValueForm<Double> percentage(int min, int max) {
    return new ValueForm<>(
        "a percentage from " + min + "% to " + max + "%",
        "",
        text ->
            text.matches("[0-9]{1,3}(\\.[0-9]{1,6})?%")
                ? Double.valueOf(
                    new BigDecimal(text.replace("%", "")).movePointLeft(2).doubleValue())
                : null,
        only(Double.class),
        value -> value >= min / 100.0 && value <= max / 100.0,
        value ->
            BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros().toPlainString() + "%");
  }

  /** {@code true} or {@code false}. */
  public static ValueForm<Boolean> flag() {
    return new ValueForm<>(
        "true or false",
        "",
        text ->
            switch (text) {
              case "true" -> Boolean.TRUE;
              case "false" -> Boolean.FALSE;
              default -> null;
            },
        only(Boolean.class),
        value -> true,
        value -> Boolean.toString(value));
  }

  /** One of the constants of an enum, in lower case. */
  public static <E extends Enum<E>> ValueForm<E> choice(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return new ValueForm<>(
        constants.stream().map(ValueForm::lowerCase).collect(Collectors.joining(" or ")),
        "",
        text -> constants.stream().filter(e -> lowerCase(e).equals(text)).findAny().orElse(null),
        only(type),
        value -> true,
        ValueForm::lowerCase);
  }

  /** Patterns of class names; as one text, separated by commas. */
  public static ValueForm<List<String>> classPatterns() {
    return new ValueForm<>(
        "a list of patterns of class names",
        ": com.acme.User, com.acme.* for a package, com.acme.** for a package and all below",
        text -> List.of(text.split("\\s*,\\s*", -1)),
        ValueForm::strings,
        ClassPatterns::valid,
        value -> String.join(", ", value));
  }

  /** The value that a text stands for; {@link IllegalArgumentException} says what is allowed. */
  public T parse(String text) {
    T value = reader.apply(text);
    if (value == null || !bounds.test(value)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not accepted; it must be " + allowed + hint);
    }
    return value;
  }

  /**
   * The value itself; {@link IllegalArgumentException} where it has another type or is out of
   * bounds.
   */
  public T check(Object value) {
    T typed = narrower.apply(value);
    if (typed == null || !bounds.test(typed)) {
      throw new IllegalArgumentException(value + " is not accepted; it must be " + allowed);
    }
    return typed;
  }

  /** The value as text, as {@link #parse} takes it. */
  public String write(Object value) {
    return writer.apply(check(value));
  }

  /** In words, what is accepted. */
  public String allowed() {
    return allowed;
  }

  private static <T> Function<Object, @Nullable T> only(Class<T> type) {
    return value -> type.isInstance(value) ? type.cast(value) : null;
  }

  private static @Nullable List<String> strings(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
        ? list.stream().map(String.class::cast).toList()
        : null;
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
