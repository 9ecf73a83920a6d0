package dev.perigee.serialization.internal.graph;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;

/** What is known about one class: how it is named on the wire and who writes it. Immutable. */
final class Shape extends Registration {
  /** Stands for the number of a class that is written by name. */
  static final int BY_NAME = -1;

  final Kind kind;

  /** Of the class and of those that it holds without naming them; 0 where the kind says it all. */
  final int fingerprint;

  /** Whether the identity of an instance is kept; {@code false} for values. */
  final boolean shared;

  Shape(
      Class<?> type,
      Serializer<?> serializer,
      int number,
      Kind kind,
      int fingerprint,
      boolean shared) {
    super(type, serializer, number);
    this.kind = kind;
    this.fingerprint = fingerprint;
    this.shared = shared;
  }

  boolean hasFingerprint() {
    return kind == Kind.FIELDS || kind == Kind.RECORD;
  }
}
