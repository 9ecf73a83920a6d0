package dev.perigee.serialization.internal.immutable;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a value is deeply immutable: nobody who holds it can change what others see.
 *
 * <p>Errs on the side of {@code false}. Leaves and collections count only by their exact class. A
 * record or a class passes if all its fields are final and what they hold passes, whatever their
 * declared types are; arrays never pass. Thread-safe.
 */
public final class Immutability {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NODES = 1000;

  private static final Set<Class<?>> LEAVES =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          UUID.class,
          URI.class,
          Locale.class,
          Currency.class,
          Pattern.class,
          Instant.class,
          Duration.class,
          Period.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Year.class,
          YearMonth.class,
          MonthDay.class,
          ZoneOffset.class,
          ZoneId.of("Europe/Paris").getClass(),
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class);

  private static final Set<Class<?>> COLLECTIONS =
      Set.copyOf(
          List.of(
              List.of().getClass(),
              List.of(1).getClass(),
              Set.of().getClass(),
              Set.of(1).getClass(),
              Stream.of(1).toList().getClass()));

  private static final Set<Class<?>> MAPS =
      Set.copyOf(List.of(Map.of().getClass(), Map.of(1, 1).getClass()));

  private static final Module OURS = Immutability.class.getModule();

  /** Superclasses without state. */
  private static final Set<Class<?>> ROOTS = Set.of(Object.class, Record.class, Number.class);

  private static final Class<?> ENTRY = Map.entry(1, 1).getClass();

  /** How a class is judged. */
  private sealed interface Verdict {
    /** Immutable whatever it holds. */
    enum Known implements Verdict {
      LEAF,
      COLLECTION,
      MAP,
      OPTIONAL,
      ENTRY,
      MUTABLE
    }

    /** As immutable as what these fields hold. */
    record Fields(List<Field> fields) implements Verdict {}
  }

  private final ConcurrentMap<Class<?>, Verdict> verdicts = new ConcurrentHashMap<>();

  /** Whether the value may be shared. */
  public boolean isDeeplyImmutable(Object value) {
    return check(value, 0, new int[] {MAX_NODES});
  }

  /** Forgets all classes. */
  public void clear() {
    verdicts.clear();
  }

  private boolean check(@Nullable Object value, int depth, int[] left) {
    if (value == null) {
      return true;
    }
    if (depth > MAX_DEPTH || left[0]-- <= 0) {
      return false;
    }
    Verdict verdict = verdicts.get(value.getClass());
    if (verdict == null) {
      verdict = judge(value.getClass());
      verdicts.put(value.getClass(), verdict);
    }
    if (verdict instanceof Verdict.Fields fields) {
      return checkFields(value, fields.fields(), depth, left);
    }
    return switch ((Verdict.Known) verdict) {
      case LEAF -> true;
      case MUTABLE -> false;
      case COLLECTION -> checkAll((Collection<?>) value, depth, left);
      case OPTIONAL -> check(((Optional<?>) value).orElse(null), depth + 1, left);
      case ENTRY -> checkEntry((Map.Entry<?, ?>) value, depth, left);
      case MAP -> {
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          if (!checkEntry(entry, depth, left)) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  private boolean checkEntry(Map.Entry<?, ?> entry, int depth, int[] left) {
    return check(entry.getKey(), depth + 1, left) && check(entry.getValue(), depth + 1, left);
  }

  private boolean checkAll(Collection<?> elements, int depth, int[] left) {
    for (Object element : elements) {
      if (!check(element, depth + 1, left)) {
        return false;
      }
    }
    return true;
  }

  private boolean checkFields(Object value, List<Field> fields, int depth, int[] left) {
    for (Field field : fields) {
      try {
        if (!check(field.get(value), depth + 1, left)) {
          return false;
        }
      } catch (IllegalAccessException e) {
        return false;
      }
    }
    return true;
  }

  private static Verdict judge(Class<?> type) {
    if (LEAVES.contains(type)) {
      return Verdict.Known.LEAF;
    }
    if (COLLECTIONS.contains(type)) {
      return Verdict.Known.COLLECTION;
    }
    if (MAPS.contains(type)) {
      return Verdict.Known.MAP;
    }
    if (type == Optional.class) {
      return Verdict.Known.OPTIONAL;
    }
    if (Enum.class.isAssignableFrom(type)) {
      // Every copy of a constant is the constant itself.
      return Verdict.Known.LEAF;
    }
    if (type == ENTRY) {
      return Verdict.Known.ENTRY;
    }
    return type.isArray() || type.isHidden() ? Verdict.Known.MUTABLE : judgeFields(type);
  }

  private static Verdict judgeFields(Class<?> type) {
    List<Field> holding = new ArrayList<>();
    for (Class<?> c = type; c != null && !ROOTS.contains(c); c = c.getSuperclass()) {
      if (!c.getModule().isOpen(c.getPackageName(), OURS)) {
        // Final fields say nothing about state that is kept elsewhere (a ThreadLocal).
        return Verdict.Known.MUTABLE;
      }
      for (Field field : c.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (Modifier.isStatic(modifiers)) {
          continue;
        }
        if (!Modifier.isFinal(modifiers) || field.getType().isArray()) {
          return Verdict.Known.MUTABLE;
        }
        if (!field.getType().isPrimitive()) {
          if (!field.trySetAccessible()) {
            return Verdict.Known.MUTABLE;
          }
          holding.add(field);
        }
      }
    }
    return new Verdict.Fields(List.copyOf(holding));
  }
}
