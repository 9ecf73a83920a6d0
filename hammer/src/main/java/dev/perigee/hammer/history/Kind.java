package dev.perigee.hammer.history;

/** What an operation asks of a cache. */
public enum Kind {
  GET(false),
  GET_ALL(false),
  /** Says only whether there is an entry. */
  CONTAINS(false),
  GET_FRESH(true),
  /** An iterator returned it. */
  ITERATE(true),
  /** An iterator did not return it: there was no entry, at some time. */
  PASSED_OVER(true),
  PUT(true),
  PUT_ALL(true),
  GET_AND_PUT(true),
  PUT_IF_ABSENT(true),
  REPLACE(true),
  REPLACE_SAME(true),
  GET_AND_REPLACE(true),
  REMOVE(true),
  REMOVE_SAME(true),
  GET_AND_REMOVE(true),
  /** Of some keys: observes that there was no entry, at some time. */
  REMOVE_ALL(true),
  /** The same, of all keys. */
  CLEAR(true),
  INVOKE(true),
  /** Not an operation: how many near hits the node has counted so far. */
  HITS(true);

  private final boolean fresh;

  Kind(boolean fresh) {
    this.fresh = fresh;
  }

  /** Whether what it observes must have stood in Redis while it ran. */
  public boolean isFresh() {
    return fresh;
  }

  /** Whether it goes through a master's keys, which nobody redirects to another master. */
  public boolean isScan() {
    return this == ITERATE || this == PASSED_OVER || this == CLEAR;
  }

  /** Whether its node must not return anything older from then on. */
  public boolean isShown() {
    return this != PASSED_OVER; // nobody was shown that there is nothing
  }

  /** Whether what it observed and what it wrote must follow each other in Redis. */
  public boolean isAtomic() {
    return switch (this) {
      case GET_AND_PUT, REPLACE_SAME, GET_AND_REPLACE, REMOVE_SAME, GET_AND_REMOVE, INVOKE -> true;
      default -> false;
    };
  }
}
