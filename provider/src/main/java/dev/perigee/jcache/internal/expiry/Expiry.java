package dev.perigee.jcache.internal.expiry;

import dev.perigee.near.WriteTtl;

/**
 * How long entries of a cache live: the expiry policy under the enforced maximum.
 *
 * <p>The five stock policies of JSR-107 are known ahead, so that one command does a write or a
 * read. Any other policy is asked as often as the specification says, which needs to know first
 * whether there is an entry.
 */
public sealed interface Expiry permits StockExpiry, CustomExpiry {

  /** Whether lifetimes are known without asking user code. */
  boolean isKnownAhead();

  /** Whether reading an entry may change its lifetime. */
  boolean mayTouch();

  /**
   * The lifetime of an entry written in one step.
   *
   * @throws IllegalStateException if it is not known ahead
   */
  WriteTtl write();

  /** The lifetime of a new entry in milliseconds, or {@link WriteTtl#NONE}. */
  long creation();

  /** The lifetime of a replaced entry, {@link WriteTtl#KEEP} or {@link WriteTtl#NONE}. */
  long update();

  /** The lifetime of an entry that was read, {@link WriteTtl#KEEP} or {@link WriteTtl#NONE}. */
  long access();
}
