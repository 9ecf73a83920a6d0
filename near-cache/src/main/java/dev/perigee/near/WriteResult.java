package dev.perigee.near;

import org.jspecify.annotations.Nullable;

/**
 * What a write did.
 *
 * @param effect what happened to the entry
 * @param previous the value before, where it was asked for, was there and could be read
 */
public record WriteResult<V>(Effect effect, @Nullable V previous) {

  /** What happened to the entry. */
  public enum Effect {
    /** There was none; now there is. */
    CREATED,
    /** There was one; it has a new value. */
    UPDATED,
    /** There was one; it is gone. */
    REMOVED,
    /** Nothing changed. */
    UNCHANGED,
    /** The entry was written; whether there was one before was not asked. */
    WRITTEN
  }
}
