package dev.perigee.serialization.internal.graph;

/** How a class is written. The codes stand on the wire and are never reordered. */
enum Kind {
  /** A JDK type with a number and a serializer of its own. */
  TABLE(0),
  ARRAY(1),
  /** A constant, by its name. */
  ENUM(2),
  /** Field by field. */
  FIELDS(3),
  RECORD(4),
  /** As the object that its writeReplace returns. */
  REPLACED(5),
  /** By JDK serialization, since the class asks for it or hides its state. */
  ISLAND(6),
  /** Field by field, with their names and types ahead, so that a changed class can be read. */
  NAMED(7),
  /** Not at all; no code of the wire. */
  REFUSED(-1);

  final int code;

  Kind(int code) {
    this.code = code;
  }
}
