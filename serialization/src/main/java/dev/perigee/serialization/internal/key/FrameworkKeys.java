package dev.perigee.serialization.internal.key;

import dev.perigee.serialization.internal.fault.RefusedException;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of caching layers that are no records: Spring's SimpleKey, and Hibernate's of entities
 * and collections with and without tenant, and of natural ids. They store a hash code, which is
 * rebuilt as they compute it rather than written; but that of a natural id is computed by its types
 * and part of its equality. Known by name, so that neither framework needs to be there.
 */
final class FrameworkKeys {
  private static final String SPRING = "org.springframework.cache.interceptor.SimpleKey";
  private static final String BASIC = "org.hibernate.cache.internal.BasicCacheKeyImplementation";
  private static final String TENANT = "org.hibernate.cache.internal.CacheKeyImplementation";
  private static final String NATURAL = "org.hibernate.cache.internal.NaturalIdCacheKey";

  /** Tag and fields of each class, in the order of the text. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          SPRING, List.of("kS", "params"),
          BASIC, List.of("kB", "entityOrRoleName", "id"),
          TENANT, List.of("kT", "entityOrRoleName", "id", "tenantId"),
          NATURAL, List.of("kN", "entityName", "naturalIdValues", "tenantId", "hashCode"));

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
    List<String> fields = FIELDS.get(key.getClass().getName());
    if (fields == null) {
      return null;
    }
    List<@Nullable Object> parts = new ArrayList<>();
    for (String field : fields.subList(1, fields.size())) {
      parts.add(field(key, field));
    }
    if (parts.get(0) instanceof Object[] parameters) {
      parts = Arrays.asList(parameters);
    }
    return new Form(fields.get(0), Collections.unmodifiableList(parts));
  }

  /**
   * Puts a key together.
   *
   * @throws IllegalArgumentException if there is no such key, or the framework is another version
   */
  Object key(String tag, List<@Nullable Object> parts) {
    try {
      return switch (tag) {
        case "kS" -> build(SPRING, new Class<?>[] {Object[].class}, (Object) parts.toArray());
        case "kB" ->
            build(
                BASIC,
                new Class<?>[] {Serializable.class, String.class, int.class},
                parts.get(1),
                parts.get(0),
                Objects.hashCode(parts.get(1)));
        case "kT" ->
            build(
                TENANT,
                new Class<?>[] {Object.class, String.class, String.class, int.class},
                parts.get(1),
                parts.get(0),
                parts.get(2),
                31 * Objects.hashCode(parts.get(1)) + Objects.hashCode(parts.get(2)));
        case "kN" ->
            build(
                NATURAL,
                new Class<?>[] {Object.class, String.class, String.class, int.class},
                parts.get(1),
                parts.get(0),
                parts.get(2),
                parts.get(3));
        default -> throw new IllegalArgumentException("no key has the tag " + tag);
      };
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("a key " + tag + " cannot be built", e);
    }
  }

  private Object build(String name, Class<?>[] types, @Nullable Object... arguments)
      throws ReflectiveOperationException {
    Constructor<?> constructor = classes.load(name).getConstructor(types);
    return constructor.newInstance(arguments);
  }

  private static @Nullable Object field(Object key, String name) {
    try {
      Field field = key.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(key);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new RefusedException(key.getClass().getName() + " cannot be looked into", e);
    }
  }
}
