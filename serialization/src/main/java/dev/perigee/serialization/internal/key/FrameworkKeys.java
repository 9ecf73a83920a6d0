package dev.perigee.serialization.internal.key;

import dev.perigee.serialization.internal.fault.RefusedException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of caching layers that are no records: they store a hash code, which is rebuilt rather
 * than written. Known by name, so that neither framework needs to be there.
 */
final class FrameworkKeys {
  private static final String SPRING = "org.springframework.cache.interceptor.SimpleKey";

  private static final Map<String, String> TAGS = Map.of(SPRING, "kS");

  private final KeyClasses classes;

  FrameworkKeys(KeyClasses classes) {
    this.classes = classes;
  }

  /**
   * A key taken apart.
   *
   * @param tag which kind of key
   * @param parts what its equality depends on
   */
  record Form(String tag, List<? extends @Nullable Object> parts) {}

  /** Takes a key apart, or returns {@code null} where it is none of theirs. */
  @Nullable Form form(Object key) {
    String tag = TAGS.get(key.getClass().getName());
    if (tag == null) {
      return null;
    }
    Object[] parameters = (Object[]) field(key, "params");
    return new Form(tag, Collections.unmodifiableList(Arrays.asList(parameters)));
  }

  /** Puts a key together. */
  Object key(String tag, List<@Nullable Object> parts) {
    if (!tag.equals("kS")) {
      throw new IllegalArgumentException("no key has the tag " + tag);
    }
    try {
      Constructor<?> constructor = classes.load(SPRING).getConstructor(Object[].class);
      return constructor.newInstance((Object) new ArrayList<>(parts).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("a SimpleKey cannot be built", e);
    }
  }

  private static Object field(Object key, String name) {
    try {
      Field field = key.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(key);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new RefusedException(key.getClass().getName() + " cannot be looked into", e);
    }
  }
}
