package dev.perigee.serialization.internal.key;

import dev.perigee.serialization.internal.fault.RefusedException;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes one key by the grammar. Used once. */
@SuppressWarnings("JavaUtilDate") // JSR-107 programs use it as a key.
final class KeyWriter {
  private static final int MAX_DEPTH = 64;

  private final KeyClasses classes;
  private final StringBuilder to = new StringBuilder(64);
  private boolean canonical = true;
  private int depth;

  KeyWriter(KeyClasses classes) {
    this.classes = classes;
  }

  boolean isCanonical() {
    return canonical;
  }

  String text() {
    return to.toString();
  }

  void write(@Nullable Object key) {
    if (key == null) {
      to.append("n:");
    } else if (key instanceof String text) {
      to.append("s:");
      KeyText.append(to, text);
    } else if (!number(key) && !leaf(key)) {
      if (depth++ == MAX_DEPTH) {
        throw new RefusedException("A key nests more than " + MAX_DEPTH + " levels deep");
      }
      composite(key);
      depth--;
    }
  }

  private boolean number(Object key) {
    Class<?> type = key.getClass();
    if (type == Long.class) {
      to.append("l:").append((long) (Long) key);
    } else if (type == Integer.class) {
      to.append("i:").append((int) (Integer) key);
    } else if (type == Short.class) {
      to.append("h:").append((int) (Short) key);
    } else if (type == Byte.class) {
      to.append("b:").append((int) (Byte) key);
    } else if (type == Double.class) {
      to.append("d:").append(Double.toHexString((Double) key));
    } else if (type == Float.class) {
      to.append("f:").append(Float.toHexString((Float) key));
    } else if (type == BigInteger.class) {
      to.append("B:").append(key);
    } else if (type == BigDecimal.class) {
      BigDecimal decimal = (BigDecimal) key;
      to.append("D:").append(decimal.unscaledValue()).append('e').append(decimal.scale());
    } else {
      return false;
    }
    return true;
  }

  private boolean leaf(Object key) {
    Class<?> type = key.getClass();
    if (type == UUID.class) {
      to.append("u:").append(key);
    } else if (type == Boolean.class) {
      to.append((Boolean) key ? "z:1" : "z:0");
    } else if (type == Character.class) {
      to.append("c:");
      KeyText.append(to, key.toString());
    } else if (type == Date.class) {
      to.append("tE:").append(((Date) key).getTime());
    } else if (key instanceof Enum<?> constant) {
      to.append("e:");
      KeyText.append(to, constant.getDeclaringClass().getName());
      to.append('=');
      KeyText.append(to, constant.name());
    } else {
      String time = TimeTexts.write(key);
      if (time == null) {
        return false;
      }
      int colon = time.indexOf(':') + 1;
      to.append(time, 0, colon);
      KeyText.append(to, time.substring(colon));
    }
    return true;
  }

  private void composite(Object key) {
    FrameworkKeys.Form form;
    if (key instanceof Record) {
      to.append("r:");
      KeyText.append(to, key.getClass().getName());
      parts("(", classes.components(key));
      canonical &= classes.comparesByComponents(key.getClass());
    } else if (key.getClass().isArray()) {
      array(key);
    } else if (key instanceof List<?> list && KeyClasses.keepsContract(key.getClass())) {
      parts("L(", list);
    } else if (key instanceof Set<?> set && KeyClasses.keepsContract(key.getClass())) {
      set(set);
    } else if (key instanceof Map<?, ?> map && KeyClasses.keepsContract(key.getClass())) {
      map(map);
    } else if ((form = classes.frameworks().form(key)) != null) {
      parts(form.tag() + "(", form.parts());
    } else {
      other(key);
    }
  }

  private void parts(String open, List<?> parts) {
    to.append(open);
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        to.append(',');
      }
      try {
        write(parts.get(i));
      } catch (RefusedException e) {
        throw e.at("[" + i + "]");
      }
    }
    to.append(')');
  }

  private void array(Object array) {
    to.append('A');
    KeyText.append(to, array.getClass().getComponentType().getName());
    List<@Nullable Object> parts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      parts.add(Array.get(array, i));
    }
    parts("(", parts);
  }

  private void set(Set<?> set) {
    if (set instanceof SortedSet<?> sorted) {
      natural(sorted.comparator());
    }
    String[] texts = set.stream().map(this::partText).toArray(String[]::new);
    sorted("S(", texts);
  }

  private void map(Map<?, ?> map) {
    if (map instanceof SortedMap<?, ?> sorted) {
      natural(sorted.comparator());
    }
    String[] texts =
        map.entrySet().stream()
            .map(entry -> partText(entry.getKey()) + '=' + partText(entry.getValue()))
            .toArray(String[]::new);
    sorted("M(", texts);
  }

  private void sorted(String open, String[] texts) {
    Arrays.sort(texts);
    to.append(open).append(String.join(",", texts)).append(')');
  }

  private String partText(@Nullable Object part) {
    int start = to.length();
    write(part);
    String text = to.substring(start);
    to.setLength(start);
    return text;
  }

  private static void natural(@Nullable Object comparator) {
    if (comparator != null) {
      throw new RefusedException(
          "A sorted set or map with a comparator is equal to others by that comparator, which a"
              + " key in Redis cannot be: use one with natural order, or a list");
    }
  }

  private void other(Object key) {
    if (!(key instanceof Serializable)) {
      throw new RefusedException(
          "Class "
              + key.getClass().getName()
              + " is no key: use a record, a String, a number, a UUID, an enum, or collections of"
              + " them");
    }
    canonical = false;
    to.append("o:");
    KeyText.append(to, key.getClass().getName());
    to.append(':')
        .append(
            Base64.getUrlEncoder().withoutPadding().encodeToString(classes.others().write(key)));
  }
}
