package dev.perigee.serialization.internal.key;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key by the grammar, descending into its parts. Used once. Throws a RuntimeException on
 * text that is no key.
 */
final class KeyReader {
  private static final int MAX_DEPTH = 65;

  private final KeyClasses classes;
  private final String text;
  private int position;
  private int depth;

  KeyReader(KeyClasses classes, String text) {
    this.classes = classes;
    this.text = text;
  }

  /** Reads the whole text as one key. */
  @Nullable Object whole() {
    Object key = part();
    if (position != text.length()) {
      throw new IllegalArgumentException("more than one key");
    }
    return key;
  }

  private @Nullable Object part() {
    if (depth++ > MAX_DEPTH) {
      throw new IllegalArgumentException("nested too deeply");
    }
    Object key = tagged();
    depth--;
    return key;
  }

  private @Nullable Object tagged() {
    char tag = text.charAt(position);
    return switch (tag) {
      case 'L' -> Collections.unmodifiableList(parts("L("));
      case 'S' -> Collections.unmodifiableSet(new LinkedHashSet<>(parts("S(")));
      case 'M' -> map();
      case 'A' -> array();
      case 'k' -> framework();
      case 't' -> TimeTexts.read(until(':'), leaf());
      default -> {
        position++;
        expect(':');
        yield leaf(tag);
      }
    };
  }

  private @Nullable Object leaf(char tag) {
    return switch (tag) {
      case 'n' -> null;
      case 's' -> leaf();
      case 'l' -> Long.valueOf(leaf());
      case 'i' -> Integer.valueOf(leaf());
      case 'h' -> Short.valueOf(leaf());
      case 'b' -> Byte.valueOf(leaf());
      case 'c' -> leaf().charAt(0);
      case 'z' -> leaf().equals("1");
      case 'd' -> Double.valueOf(leaf());
      case 'f' -> Float.valueOf(leaf());
      case 'u' -> UUID.fromString(leaf());
      case 'B' -> new BigInteger(leaf());
      case 'D' -> decimal(leaf());
      case 'e' -> classes.constant(until('='), leaf());
      case 'r' -> {
        String name = KeyText.unescape(upTo('('));
        yield classes.record(name, parts("("));
      }
      case 'o' -> {
        until(':');
        yield classes.others().read(Base64.getUrlDecoder().decode(leaf()));
      }
      default -> throw new IllegalArgumentException("no key has this tag");
    };
  }

  private static BigDecimal decimal(String text) {
    int e = text.indexOf('e');
    return new BigDecimal(
        new BigInteger(text.substring(0, e)), Integer.parseInt(text.substring(e + 1)));
  }

  /** The text up to the next separator, unescaped. */
  private String leaf() {
    int start = position;
    while (position < text.length() && !isSeparator(text.charAt(position))) {
      position++;
    }
    return KeyText.unescape(text.substring(start, position));
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == ')' || c == '=' || c == '(';
  }

  private String upTo(char end) {
    int at = text.indexOf(end, position);
    String found = text.substring(position, at);
    position = at;
    return found;
  }

  private String until(char end) {
    String found = upTo(end);
    position++;
    return KeyText.unescape(found);
  }

  private void expect(char c) {
    if (text.charAt(position++) != c) {
      throw new IllegalArgumentException("another separator expected");
    }
  }

  private List<@Nullable Object> parts(String open) {
    begin(open);
    List<@Nullable Object> parts = new ArrayList<>();
    if (text.charAt(position) == ')') {
      position++;
      return parts;
    }
    while (true) {
      parts.add(part());
      if (ends()) {
        return parts;
      }
    }
  }

  private void begin(String open) {
    if (!text.startsWith(open, position)) {
      throw new IllegalArgumentException(open + " expected");
    }
    position += open.length();
  }

  private boolean ends() {
    char c = text.charAt(position++);
    if (c != ',' && c != ')') {
      throw new IllegalArgumentException("another separator expected");
    }
    return c == ')';
  }

  private Map<@Nullable Object, @Nullable Object> map() {
    begin("M(");
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    if (text.charAt(position) == ')') {
      position++;
      return Collections.unmodifiableMap(map);
    }
    do {
      Object key = part();
      expect('=');
      map.put(key, part());
    } while (!ends());
    return Collections.unmodifiableMap(map);
  }

  private Object array() {
    position++;
    Class<?> component = classes.component(KeyText.unescape(upTo('(')));
    List<@Nullable Object> parts = parts("(");
    Object array = Array.newInstance(component, parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Array.set(array, i, parts.get(i));
    }
    return array;
  }

  private Object framework() {
    String tag = upTo('(');
    return classes.frameworks().key(tag, parts("("));
  }
}
