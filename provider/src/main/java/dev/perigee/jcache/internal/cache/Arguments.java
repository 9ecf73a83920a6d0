package dev.perigee.jcache.internal.cache;

import org.jspecify.annotations.Nullable;

/** What the specification wants checked of the arguments of every operation. */
final class Arguments {
  private Arguments() {}

  static <T> T nonNull(@Nullable T object, String what) {
    if (object == null) {
      throw new NullPointerException(what + " is null");
    }
    return object;
  }

  static <C extends Iterable<?>> C nonNullElements(@Nullable C elements, String what) {
    C given = nonNull(elements, what);
    for (Object element : given) {
      nonNull(element, "one of the " + what);
    }
    return given;
  }
}
