package dev.perigee.serialization.internal.graph;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Tells from a class how it has to be written. */
final class Forms {
  private static final Module OURS = Forms.class.getModule();

  private Forms() {}

  static Kind kindOf(Class<?> type) {
    if (JdkTable.number(type) != Shape.BY_NAME) {
      return Kind.TABLE;
    }
    if (type.isArray()) {
      return Kind.ARRAY;
    }
    if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
      return Kind.ENUM;
    }
    if (type.isHidden() || Proxy.isProxyClass(type)) {
      return Kind.REFUSED;
    }
    boolean serializable = Serializable.class.isAssignableFrom(type);
    if (isClosed(type)) {
      return serializable ? Kind.ISLAND : Kind.REFUSED;
    }
    if (serializable && replacement(type, "writeReplace") != null) {
      return Kind.REPLACED;
    }
    if (type.isRecord()) {
      return Kind.RECORD;
    }
    if (Throwable.class.isAssignableFrom(type) || hasClosedState(type)) {
      return serializable ? Kind.ISLAND : Kind.REFUSED;
    }
    return serializable && hasCustomForm(type) ? Kind.ISLAND : Kind.FIELDS;
  }

  /** Whether reflection may not look inside. */
  private static boolean isClosed(Class<?> type) {
    return !type.getModule().isOpen(type.getPackageName(), OURS);
  }

  private static boolean hasClosedState(Class<?> type) {
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (isClosed(c)) {
        for (Field field : c.getDeclaredFields()) {
          if (isState(field)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a field is part of what an object is. */
  static boolean isState(Field field) {
    return (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0;
  }

  private static boolean hasCustomForm(Class<?> type) {
    if (Externalizable.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (Serializable.class.isAssignableFrom(c)
          && (declares(c, "writeObject", ObjectOutputStream.class)
              || declares(c, "readObject", ObjectInputStream.class)
              || declaresPersistentFields(c))) {
        return true;
      }
    }
    return false;
  }

  private static boolean declares(Class<?> type, String name, Class<?> parameter) {
    try {
      int modifiers = type.getDeclaredMethod(name, parameter).getModifiers();
      return Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers);
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static boolean declaresPersistentFields(Class<?> type) {
    try {
      return Modifier.isStatic(type.getDeclaredField("serialPersistentFields").getModifiers());
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  /**
   * Finds {@code writeReplace} or {@code readResolve} as JDK serialization does: a method of the
   * class or one that it inherits and may call.
   *
   * @return {@code (Object)Object}, or {@code null} where there is none
   */
  static @Nullable MethodHandle replacement(Class<?> type, String name) {
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      try {
        Method method = c.getDeclaredMethod(name);
        return method.getReturnType() == Object.class && isInherited(method, type)
            ? handle(method)
            : null;
      } catch (NoSuchMethodException ignored) {
        // Perhaps a superclass has it.
      }
    }
    return null;
  }

  private static boolean isInherited(Method method, Class<?> type) {
    int modifiers = method.getModifiers();
    if (Modifier.isStatic(modifiers) || Modifier.isAbstract(modifiers)) {
      return false;
    }
    Class<?> owner = method.getDeclaringClass();
    if (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers) || owner == type) {
      return true;
    }
    return !Modifier.isPrivate(modifiers)
        && owner.getClassLoader() == type.getClassLoader()
        && owner.getPackageName().equals(type.getPackageName());
  }

  private static @Nullable MethodHandle handle(Method method) {
    if (!method.trySetAccessible()) {
      return null;
    }
    try {
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (IllegalAccessException e) {
      return null;
    }
  }
}
