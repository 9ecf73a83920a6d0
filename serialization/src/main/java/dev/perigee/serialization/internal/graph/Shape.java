package dev.perigee.serialization.internal.graph;

/** What is known about one class: how it is named on the wire and who writes it. Immutable. */
final class Shape {
  /** Stands for the number of a class that is written by name. */
  static final int BY_NAME = -1;

  final Class<?> type;
  final GraphSerializer<?> serializer;

  /** In the {@link JdkTable}, or {@link #BY_NAME}. */
  final int number;

  final Kind kind;

  /** Of the class and of those that it holds without naming them; 0 where the kind says it all. */
  final int fingerprint;

  /** Whether the identity of an instance is kept; {@code false} for values. */
  final boolean shared;

  /** Whether the hash of an instance is its identity, whatever it holds. */
  final boolean hashedByIdentity;

  Shape(
      Class<?> type,
      GraphSerializer<?> serializer,
      int number,
      Kind kind,
      int fingerprint,
      boolean shared) {
    this.type = type;
    this.serializer = serializer;
    this.number = number;
    this.kind = kind;
    this.fingerprint = fingerprint;
    this.shared = shared;
    this.hashedByIdentity =
        kind != Kind.ISLAND && kind != Kind.REPLACED && isHashedByIdentity(type);
  }

  private static boolean isHashedByIdentity(Class<?> type) {
    try {
      return type != Object.class
          && !Comparable.class.isAssignableFrom(type)
          && type.getMethod("hashCode").getDeclaringClass() == Object.class;
    } catch (NoSuchMethodException | LinkageError e) {
      return false;
    }
  }

  boolean hasFingerprint() {
    return kind == Kind.FIELDS || kind == Kind.RECORD;
  }
}
