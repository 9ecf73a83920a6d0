package dev.perigee.serialization.internal.graph;

import dev.perigee.serialization.internal.fault.Fault;
import dev.perigee.serialization.internal.fault.RefusedException;
import dev.perigee.serialization.internal.fault.UnreadableException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of all classes that were met under one set of settings, shared by its engines.
 * Thread-safe. Holds classes of the manager's loader until it is cleared.
 */
final class Shapes {
  /** Types of the table with lower numbers are found without a map. */
  private static final int NUMBERS = 256;

  private final GraphSettings settings;
  private final Islands islands;
  private final Shape island;
  private final Shape replaced;
  private final ConcurrentMap<Class<?>, Shape> byClass = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable Shape> byNumber =
      new AtomicReferenceArray<>(NUMBERS);
  private final ConcurrentMap<String, Shape> byName = new ConcurrentHashMap<>();
  private final ConcurrentMap<Written, Shape> byWritten = new ConcurrentHashMap<>();
  private final ConcurrentMap<Class<?>, Shape> byFingerprint = new ConcurrentHashMap<>();
  private final Set<Class<?>> proven = ConcurrentHashMap.newKeySet();

  Shapes(GraphSettings settings) {
    this.settings = settings;
    this.islands = new Islands(settings);
    this.island = anything(islands.serializer(), JdkTable.ISLAND, Kind.ISLAND);
    this.replaced = anything(new ReplacedSerializer(), JdkTable.REPLACED, Kind.REPLACED);
    byClass.put(Anything.class, island);
  }

  GraphSettings settings() {
    return settings;
  }

  Islands islands() {
    return islands;
  }

  /**
   * Returns how a class is written.
   *
   * @throws RefusedException if it is not
   */
  Shape of(Class<?> type) {
    Shape shape = byClass.get(type);
    if (shape == null) {
      // Not computeIfAbsent: a class may hold others, and building twice does no harm.
      Shape built = build(type);
      Shape other = byClass.putIfAbsent(type, built);
      shape = other == null ? built : other;
    }
    return shape;
  }

  /** Whether an instance of the class has come back from its bytes. */
  boolean isProven(Class<?> type) {
    return proven.contains(type);
  }

  void prove(Collection<Class<?>> types) {
    proven.addAll(types);
  }

  /** Returns the JDK type with a number. */
  Shape table(int number) {
    if (number == JdkTable.ISLAND) {
      return island;
    }
    if (number == JdkTable.REPLACED) {
      return replaced;
    }
    Shape known = number < byNumber.length() ? byNumber.get(number) : null;
    if (known != null) {
      return known;
    }
    Class<?> type = JdkTable.type(number);
    if (type == null) {
      throw new UnreadableException(Fault.UNKNOWN_FORMAT, "no type has the number " + number);
    }
    Shape shape = of(type);
    if (number < byNumber.length()) {
      byNumber.set(number, shape);
    }
    return shape;
  }

  /** Returns the shape of a class that bytes name: the name is judged before it is loaded. */
  Shape named(String name) {
    Shape shape = byName.get(name);
    if (shape == null) {
      if (!settings.policy().allows(name)) {
        throw new UnreadableException(Fault.REFUSED_CLASS, name + " is not allowed here");
      }
      try {
        shape = of(Class.forName(name, false, settings.loader()));
      } catch (ClassNotFoundException e) {
        throw new UnreadableException(Fault.UNKNOWN_CLASS, name + " does not exist here");
      } catch (RefusedException e) {
        throw new UnreadableException(Fault.REFUSED_CLASS, name + " is not allowed here");
      }
      byName.put(name, shape);
    }
    return shape;
  }

  /** Returns the shape that reads objects of a class with the fields that bytes declare. */
  Shape named(String name, NamedSchema written) {
    Class<?> type = named(name).type;
    Kind kind = Forms.kindOf(type);
    if (kind != Kind.FIELDS && kind != Kind.RECORD) {
      throw new UnreadableException(Fault.SCHEMA, name + " is of another kind now");
    }
    return byWritten.computeIfAbsent(
        new Written(type, written),
        key -> new Layout(type, kind, this).namedShape(written, settings.tolerant()));
  }

  /**
   * The shape without names of fields, whatever the settings write: with a fingerprint for what is
   * written field by field, and the one there is for everything else.
   */
  Shape plain(Shape shape) {
    return shape.kind == Kind.NAMED
        ? byFingerprint.computeIfAbsent(
            shape.type, type -> new Layout(type, Forms.kindOf(type), this).shape())
        : shape;
  }

  private record Written(Class<?> type, NamedSchema schema) {}

  private Shape build(Class<?> type) {
    Kind kind = Forms.kindOf(type);
    if (kind == Kind.TABLE) {
      return JdkTable.shape(type);
    }
    if (!settings.policy().allows(type.getName())) {
      throw new RefusedException(
          "Class "
              + type.getName()
              + " is not allowed: "
              + settings.policy().remedy(type.getName()));
    }
    return switch (kind) {
      case ARRAY -> byName(type, new ArraySerializer(type.getComponentType()), kind, true);
      case ENUM -> {
        Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
        yield type == declaring
            ? byName(type, new EnumSerializer(type), kind, false)
            : of(declaring);
      }
      case REPLACED -> numbered(type, new ReplacedSerializer(type), JdkTable.REPLACED, kind);
      case ISLAND -> numbered(type, islands.serializer(), JdkTable.ISLAND, kind);
      case FIELDS, RECORD -> {
        Layout layout = new Layout(type, kind, this);
        yield settings.tolerant() ? layout.namedShape() : layout.shape();
      }
      default ->
          throw new RefusedException(
              "Class "
                  + type.getName()
                  + " cannot be stored: "
                  + reason(type)
                  + ". Convert it to a plain value, or make the field that holds it transient");
    };
  }

  /** Marks, on reading, what is written by number without being of one class. */
  private static final class Anything {}

  private static Shape anything(GraphSerializer<?> serializer, int number, Kind kind) {
    return numbered(Anything.class, serializer, number, kind);
  }

  private static String reason(Class<?> type) {
    if (type.isHidden()) {
      return "a lambda has no class that another process could find";
    }
    return java.lang.reflect.Proxy.isProxyClass(type)
        ? "a proxy runs code of its handler when it is read"
        : "it keeps its state where only itself can reach it, and is not Serializable";
  }

  private static Shape byName(
      Class<?> type, GraphSerializer<?> serializer, Kind kind, boolean shared) {
    return new Shape(type, serializer, Shape.BY_NAME, kind, 0, shared);
  }

  private static Shape numbered(
      Class<?> type, GraphSerializer<?> serializer, int number, Kind kind) {
    return new Shape(type, serializer, number, kind, 0, true);
  }

  void clear() {
    byClass.clear();
    byName.clear();
    byWritten.clear();
    byFingerprint.clear();
    proven.clear();
  }
}
