package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of a written field goes today.
 *
 * <p>Conversions are few, and lose nothing: a number to a wider one, boxed or not, and an object to
 * a field that can hold it, as long as no type parameter is involved. All others are a changed
 * schema.
 *
 * @param index which field of today it is, or -1 where the field is gone
 * @param getter {@code (Object)Object}
 * @param setter {@code (Object,Object)void}; {@code null} for records
 * @param type of the field, boxed
 * @param primitive whether it cannot be null
 * @param sameType whether the generic type is what it was
 * @param generic whether type parameters are involved, today or then
 */
record NamedSlot(
    int index,
    @Nullable MethodHandle getter,
    @Nullable MethodHandle setter,
    Class<?> type,
    boolean primitive,
    boolean sameType,
    boolean generic,
    String name) {

  private static final NamedSlot GONE =
      new NamedSlot(-1, null, null, Object.class, false, false, false, "");

  /** The way of each written field into today's fields. */
  static List<NamedSlot> of(List<Field> fields, NamedSchema written, Class<?> owner) {
    List<NamedSchema.NamedField> today = NamedSchema.of(fields).fields();
    Map<String, Integer> byName = new HashMap<>();
    for (NamedSchema.NamedField field : today) {
      byName.put(field.name(), byName.size());
    }
    List<NamedSlot> slots = new ArrayList<>();
    for (NamedSchema.NamedField field : written.fields()) {
      Integer index = byName.remove(field.name());
      slots.add(index == null ? GONE : of(index, fields.get(index), today.get(index), field));
    }
    if (written.fields().size() > 0 && byName.size() == today.size()) {
      throw new UnreadableException(
          Fault.SCHEMA, owner.getName() + " has none of the fields that were written");
    }
    return slots;
  }

  private static NamedSlot of(
      int index, Field field, NamedSchema.NamedField today, NamedSchema.NamedField written) {
    Slot.Access access = new Slot.Access(field);
    return new NamedSlot(
        index,
        access.getter(Object.class),
        access.setter(Object.class),
        MethodType.methodType(field.getType()).wrap().returnType(),
        field.getType().isPrimitive(),
        today.type().equals(written.type()),
        today.type().indexOf('<') >= 0 || written.type().indexOf('<') >= 0,
        field.getName());
  }

  boolean isGone() {
    return index < 0;
  }

  /** The value for the field of today. */
  @Nullable Object convert(@Nullable Object value) {
    if (value == null) {
      if (primitive) {
        throw changed();
      }
      return null;
    }
    if (type.isInstance(value)) {
      if (!sameType && generic) {
        throw changed();
      }
      return value;
    }
    Object wider = value instanceof Number number ? widen(number) : null;
    if (wider == null) {
      throw changed();
    }
    return wider;
  }

  private @Nullable Object widen(Number value) {
    boolean small = value instanceof Byte || value instanceof Short;
    if (type == Short.class && value instanceof Byte) {
      return value.shortValue();
    }
    if (type == Integer.class && small) {
      return value.intValue();
    }
    boolean whole = small || value instanceof Integer;
    if (type == Long.class && whole) {
      return value.longValue();
    }
    // An int fits a double, but not a float; a long fits neither.
    return type == Double.class && (whole || value instanceof Float) ? value.doubleValue() : null;
  }

  private UnreadableException changed() {
    return new UnreadableException(Fault.SCHEMA, "field " + name + " has another type now");
  }

  /** What a field has that was not written. */
  static @Nullable Object initial(Class<?> type) {
    return type.isPrimitive()
        ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0)
        : null;
  }
}
