package dev.perigee.serialization.internal.graph;

/** How a class is written. The codes stand on the wire and are never used for something else. */
enum Kind {
  /** A JDK type with a number and a serializer of its own. */
  TABLE,
  ARRAY(0),
  /** A constant, by its name. */
  ENUM(1),
  /** Field by field; like records, of which the fingerprint tells it, without a code. */
  FIELDS,
  RECORD,
  /** As the object that its writeReplace returns. */
  REPLACED,
  /** By JDK serialization, since the class asks for it or hides its state. */
  ISLAND,
  /** Field by field, with their names and types ahead, so that a changed class can be read. */
  NAMED(2),
  /** Not at all. */
  REFUSED;

  /** In two bits, of kinds that stand beside a name without a fingerprint; else {@code -1}. */
  final int code;

  Kind() {
    this(-1);
  }

  Kind(int code) {
    this.code = code;
  }
}
