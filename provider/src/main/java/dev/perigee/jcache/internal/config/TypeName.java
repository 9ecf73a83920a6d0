package dev.perigee.jcache.internal.config;

import java.util.Map;

/** The types of keys and values of a declared cache. */
final class TypeName {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "double", double.class,
          "float", float.class,
          "int", int.class,
          "long", long.class,
          "short", short.class);

  private TypeName() {}

  /** The class, by the manager's loader and not initialised; {@code []} after it for an array. */
  static Class<?> resolve(String name, ClassLoader loader) {
    if (name.endsWith("[]")) {
      String component = name.substring(0, name.length() - 2);
      Class<?> primitive = PRIMITIVES.get(component);
      return (primitive == null ? resolve(component, loader) : primitive).arrayType();
    }
    try {
      return load(name, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          "the manager's class loader has no class '" + name + "'" + proposal(name, loader), e);
    }
  }

  private static String proposal(String name, ClassLoader loader) {
    if (name.isEmpty() || name.contains(".")) {
      return "; it must be the full name of a class, '$' before a nested one";
    }
    String known =
        switch (name) {
          case "int" -> "java.lang.Integer";
          case "char" -> "java.lang.Character";
          default -> "java.lang." + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        };
    try {
      return "; did you mean " + load(known, loader).getName() + "?";
    } catch (ClassNotFoundException | LinkageError e) {
      return "; it must be the full name of a class, with its package";
    }
  }

  private static Class<?> load(String name, ClassLoader loader) throws ClassNotFoundException {
    return Class.forName(name, false, loader);
  }
}
