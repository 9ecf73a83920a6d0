package dev.perigee.near;

/** How much a writer wants to know of what was there before: more may cost a script. */
public enum Wanted {
  /** Nothing: the cheapest command. */
  NOTHING,
  /** Whether there was an entry. */
  EXISTENCE,
  /** The previous value. */
  VALUE
}
