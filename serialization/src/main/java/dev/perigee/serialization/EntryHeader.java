package dev.perigee.serialization;

import org.jspecify.annotations.Nullable;

/**
 * What the envelope says about an entry beside its value.
 *
 * @param version the version stamp, unique for each write, compared for equality only
 * @param createdMillis when the entry was last written, in milliseconds since the epoch; {@link
 *     #UNKNOWN} where the envelope does not carry it
 * @param expiryMillis when the entry expires by its policy, in milliseconds since the epoch; {@link
 *     #UNKNOWN} where the envelope does not carry it
 * @param loadMillis what the load of this value cost, in milliseconds; {@link #UNKNOWN} where the
 *     envelope does not carry it
 * @param key the canonical text of a key too long to stand in Redis, else {@code null}
 */
public record EntryHeader(
    long version, long createdMillis, long expiryMillis, long loadMillis, @Nullable String key) {

  /** Stands for a time that is not carried. */
  public static final long UNKNOWN = -1;

  /** A header of nothing but a version. */
  public static EntryHeader of(long version) {
    return new EntryHeader(version, UNKNOWN, UNKNOWN, UNKNOWN, null);
  }
}
