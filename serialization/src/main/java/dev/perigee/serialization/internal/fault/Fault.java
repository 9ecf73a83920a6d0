package dev.perigee.serialization.internal.fault;

/** Why bytes could not be read. The public reasons carry the same names. */
public enum Fault {
  FOREIGN,
  UNKNOWN_FORMAT,
  CORRUPT,
  SCHEMA,
  REFUSED_CLASS,
  UNKNOWN_CLASS,
  UNKNOWN_DICTIONARY,
  LIMIT
}
