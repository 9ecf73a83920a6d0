package dev.perigee.serialization.internal.key;

import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.policy.ClassPolicy;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The classes that keys are made of, by the manager's loader and policy. Thread-safe. */
final class KeyClasses {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class);

  private final ClassLoader loader;
  private final ClassPolicy policy;
  private final OtherKeys others;
  private final FrameworkKeys frameworks;
  private final ConcurrentMap<Class<?>, RecordForm> records = new ConcurrentHashMap<>();

  KeyClasses(ClassLoader loader, ClassPolicy policy, OtherKeys others) {
    this.loader = loader;
    this.policy = policy;
    this.others = others;
    this.frameworks = new FrameworkKeys(this);
  }

  /**
   * @param comparesByComponents whether records are equal exactly where their components are
   */
  private record RecordForm(
      List<Field> components, Constructor<?> constructor, boolean comparesByComponents) {}

  OtherKeys others() {
    return others;
  }

  FrameworkKeys frameworks() {
    return frameworks;
  }

  void clear() {
    records.clear();
  }

  /**
   * Whether instances are equal exactly as the contract of List, Set or Map says. That of a user's
   * class may differ, and then two different keys must not have the same text.
   */
  static boolean keepsContract(Class<?> type) {
    String name = type.getName();
    return (name.startsWith("java.util.") && !name.equals("java.util.IdentityHashMap"))
        || name.startsWith("com.google.common.collect.Immutable")
        || name.startsWith("com.google.common.collect.Regular")
        || name.startsWith("com.google.common.collect.Singleton");
  }

  List<@Nullable Object> components(Object key) {
    RecordForm form = form(key.getClass());
    List<@Nullable Object> values = new ArrayList<>(form.components().size());
    for (Field component : form.components()) {
      try {
        values.add(component.get(key));
      } catch (IllegalAccessException e) {
        throw new RefusedException(component + " cannot be read", e);
      }
    }
    return values;
  }

  /**
   * Whether records of a class are equal exactly where their components are: whether {@code equals}
   * is the one that the compiler makes, which is final. One that somebody wrote may be about
   * anything.
   */
  boolean comparesByComponents(Class<?> type) {
    return form(type).comparesByComponents();
  }

  Object record(String name, List<@Nullable Object> components) {
    Class<?> type = load(name);
    if (!type.isRecord()) {
      throw new IllegalArgumentException(name + " is no record");
    }
    try {
      return form(type).constructor().newInstance(components.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " refuses these components", e);
    }
  }

  private RecordForm form(Class<?> type) {
    RecordForm form = records.get(type);
    if (form == null) {
      form = inspect(type);
      records.put(type, form);
    }
    return form;
  }

  private static RecordForm inspect(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      List<Field> fields = new ArrayList<>();
      for (RecordComponent component : components) {
        Field field = type.getDeclaredField(component.getName());
        field.setAccessible(true);
        fields.add(field);
      }
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      boolean made =
          Modifier.isFinal(type.getDeclaredMethod("equals", Object.class).getModifiers());
      return new RecordForm(List.copyOf(fields), constructor, made);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new RefusedException(
          "Record "
              + type.getName()
              + " cannot be looked into: open its package to dev.perigee.serialization",
          e);
    }
  }

  Object constant(String name, String constant) {
    Class<?> type = load(name);
    Object[] constants = type.getEnumConstants();
    if (constants != null) {
      for (Object candidate : constants) {
        if (((Enum<?>) candidate).name().equals(constant)) {
          return candidate;
        }
      }
    }
    throw new IllegalArgumentException(name + " has no such constant");
  }

  Class<?> component(String name) {
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive == null ? load(name) : primitive;
  }

  /** Loads a class that a text names, if it is allowed. */
  Class<?> load(String name) {
    if (!policy.allows(name)) {
      throw new IllegalArgumentException(name + " is not allowed here");
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name + " does not exist here", e);
    }
  }
}
