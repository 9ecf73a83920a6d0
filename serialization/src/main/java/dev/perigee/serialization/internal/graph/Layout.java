package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** Builds the shape of a class or record that is written field by field. */
final class Layout {
  private final Class<?> type;
  private final Kind kind;
  private final Shapes shapes;

  Layout(Class<?> type, Kind kind, Shapes shapes) {
    this.type = type;
    this.kind = kind;
    this.shapes = shapes;
  }

  /** The shape that writes names, and reads exactly what it wrote. */
  Shape namedShape() {
    return namedShape(NamedSchema.of(fields()), true);
  }

  /**
   * The shape that reads objects which were written with these fields.
   *
   * @param tolerant whether they may differ from the ones of today
   */
  Shape namedShape(NamedSchema written, boolean tolerant) {
    List<Field> fields = fields();
    if (!tolerant && !written.equals(NamedSchema.of(fields))) {
      throw new UnreadableException(
          Fault.SCHEMA, type.getName() + " has changed since this was written");
    }
    boolean record = kind == Kind.RECORD;
    NamedSerializer serializer =
        new NamedSerializer(
            written,
            NamedSlot.of(fields, written, type),
            record ? positions(fields) : null,
            record ? constructor() : null,
            record ? null : new StdInstantiatorStrategy().newInstantiatorOf(type),
            readResolve(),
            record ? initial() : new @Nullable Object[0]);
    return new Shape(type, serializer, Shape.BY_NAME, Kind.NAMED, 0, true);
  }

  private List<Field> fields() {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new RefusedException("Class " + type.getName() + " has no instances");
    }
    List<Field> fields = fields(type);
    for (Field field : fields) {
      if (!field.trySetAccessible()) {
        throw new RefusedException(
            "Field " + field + " cannot be reached: open its package to dev.perigee.serialization");
      }
    }
    return fields;
  }

  private @Nullable MethodHandle readResolve() {
    return Serializable.class.isAssignableFrom(type)
        ? Forms.replacement(type, "readResolve")
        : null;
  }

  Shape shape() {
    List<Field> fields = fields();
    List<Slot> slots = new ArrayList<>(fields.size());
    for (Field field : fields) {
      slots.add(slot(new Slot.Access(field)));
    }
    MethodHandle resolve = readResolve();
    GraphSerializer<?> serializer =
        kind == Kind.RECORD
            ? new RecordSerializer(slots, positions(fields), constructor(), resolve)
            : new FieldsSerializer(
                slots, new StdInstantiatorStrategy().newInstantiatorOf(type), resolve);
    return new Shape(type, serializer, Shape.BY_NAME, kind, fingerprint(), true);
  }

  private Slot slot(Slot.Access access) {
    Class<?> fieldType = access.field().getType();
    return fieldType.isPrimitive()
        ? PrimitiveSlots.of(access)
        : ObjectSlots.of(access, isExact(fieldType), held -> shapes.plain(shapes.of(held)));
  }

  /** Whether values of a field of this type stand without their class. */
  private static boolean isExact(Class<?> fieldType) {
    if (!Slot.isExact(fieldType)) {
      return false;
    }
    return switch (Forms.kindOf(fieldType)) {
      case TABLE, ENUM, FIELDS, RECORD -> true;
      default -> false;
    };
  }

  /** The fields that make up an object, by name; equal names from the root of the hierarchy on. */
  static List<Field> fields(Class<?> type) {
    List<Class<?>> hierarchy = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      hierarchy.add(0, c);
    }
    List<Field> fields = new ArrayList<>();
    for (Class<?> c : hierarchy) {
      for (Field field : c.getDeclaredFields()) {
        if (Forms.isState(field)) {
          fields.add(field);
        }
      }
    }
    fields.sort(Comparator.comparing(Field::getName));
    return fields;
  }

  private int[] positions(List<Field> fields) {
    Map<String, Integer> byName = new HashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      byName.put(component.getName(), byName.size());
    }
    return fields.stream().mapToInt(field -> byName.getOrDefault(field.getName(), 0)).toArray();
  }

  private @Nullable Object[] initial() {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = NamedSlot.initial(components[i].getType());
    }
    return values;
  }

  private MethodHandle constructor() {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.trySetAccessible();
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, parameters.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new RefusedException(
          "The canonical constructor of " + type.getName() + " cannot be reached", e);
    }
  }

  private int fingerprint() {
    StringBuilder structure = new StringBuilder();
    describe(type, kind, structure, new HashSet<>());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(structure.toString().getBytes(StandardCharsets.UTF_8));
      return java.nio.ByteBuffer.wrap(digest).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Writes down what the bytes of a class depend on: kind, fields by name with their generic types,
   * and the same for classes that stand within it without being named.
   */
  private static void describe(Class<?> type, Kind kind, StringBuilder to, Set<Class<?>> seen) {
    to.append(kind).append('{');
    if (seen.add(type)) {
      for (Field field : fields(type)) {
        Class<?> fieldType = field.getType();
        to.append(field.getName()).append(':').append(field.getGenericType().getTypeName());
        if (isExact(fieldType)) {
          Kind inner = Forms.kindOf(fieldType);
          to.append('=');
          if (inner == Kind.FIELDS || inner == Kind.RECORD) {
            describe(fieldType, inner, to, seen);
          } else {
            to.append(inner);
          }
        }
        to.append(';');
      }
    }
    to.append('}');
  }
}
