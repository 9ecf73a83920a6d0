package dev.perigee.serialization.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects values with the way in which each is compared. */
final class Matrix {
  private final Map<String, Case<?>> cases = new LinkedHashMap<>();

  /**
   * One value.
   *
   * @param name tells it from the others
   * @param value what is stored
   * @param state what must be equal afterwards, where the class itself knows no equality
   * @param <T> its type
   */
  record Case<T>(String name, T value, @Nullable Function<T, ?> state) {

    /** Says what differs, or returns {@code null} if the value came back as it was. */
    @Nullable String difference(Object back) {
      if (back.getClass() != value.getClass()) {
        return "class " + back.getClass();
      }
      @SuppressWarnings("unchecked")
      T same = (T) back;
      if (state != null) {
        Object expected = state.apply(value);
        Object found = state.apply(same);
        return expected.equals(found) ? null : expected + " became " + found;
      }
      if (!value.equals(back) || !back.equals(value)) {
        return value + " became " + back;
      }
      return value.hashCode() == back.hashCode() ? null : "another hash code";
    }
  }

  /** A value that is equal to its copy. */
  Matrix add(String name, Object value) {
    return put(new Case<>(name, value, null));
  }

  /** A value without equality of its own, whose state is compared. */
  <T> Matrix add(String name, T value, Function<T, ?> state) {
    return put(new Case<>(name, value, state));
  }

  private Matrix put(Case<?> added) {
    if (cases.put(added.name(), added) != null) {
      throw new IllegalArgumentException("twice: " + added.name());
    }
    return this;
  }

  List<Case<?>> cases() {
    return new ArrayList<>(cases.values());
  }
}
