package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * One field of a class or component of a record, and how its value stands on the wire.
 *
 * <p>Fields are reached by method handles: these need no Unsafe, set final fields of ordinary
 * classes, and do not box.
 */
abstract class Slot {
  final String name;
  final MethodHandle getter;
  private final @Nullable MethodHandle setter;

  Slot(Access access, Class<?> carrier) {
    this.name = access.field.getName();
    this.getter = access.getter(carrier);
    this.setter = access.setter(carrier);
  }

  /** Whether a part of the value is a bit that stands ahead of all values. */
  boolean hasFlag() {
    return false;
  }

  /** Writes the value, and returns the flag, which is ignored where there is none. */
  abstract boolean write(Engine engine, Output output, Object owner) throws Throwable;

  abstract void read(Engine engine, GraphInput input, Object owner, boolean flag) throws Throwable;

  /** Reads the value alone, for a constructor. */
  abstract @Nullable Object value(Engine engine, GraphInput input, boolean flag);

  /** Never asked of a component of a record. */
  final MethodHandle setter() {
    if (setter == null) {
      throw new IllegalStateException(name + " belongs to a record");
    }
    return setter;
  }

  /** The way to one field. */
  record Access(Field field) {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    MethodHandle getter(Class<?> carrier) {
      try {
        return LOOKUP.unreflectGetter(field).asType(MethodType.methodType(carrier, Object.class));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " cannot be read", e);
      }
    }

    @Nullable MethodHandle setter(Class<?> carrier) {
      if (field.getDeclaringClass().isRecord()) {
        return null;
      }
      try {
        return LOOKUP
            .unreflectSetter(field)
            .asType(MethodType.methodType(void.class, Object.class, carrier));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " cannot be written", e);
      }
    }
  }

  /** Whether an object of this field can be of no other class, so that it need not be named. */
  static boolean isExact(Class<?> type) {
    return Modifier.isFinal(type.getModifiers()) && !type.isArray() && !type.isPrimitive();
  }
}
