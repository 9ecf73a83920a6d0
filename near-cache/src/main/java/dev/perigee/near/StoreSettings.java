package dev.perigee.near;

import dev.perigee.serialization.SerializationSettings;

/**
 * How the entries of one cache are kept.
 *
 * @param near the near tier
 * @param serialization the values' way to bytes
 * @param maxTtlMillis the longest lifetime since the last write, in milliseconds
 * @param recordsCreation whether envelopes carry the time of creation: needed where reading an
 *     entry prolongs it, because of {@code maxTtlMillis}
 * @param outage what operations do while Redis is not there
 */
public record StoreSettings(
    NearSettings near,
    SerializationSettings serialization,
    long maxTtlMillis,
    boolean recordsCreation,
    OutageSettings outage) {

  /** The settings of a store whose operations throw during an outage. */
  public StoreSettings(
      NearSettings near,
      SerializationSettings serialization,
      long maxTtlMillis,
      boolean recordsCreation) {
    this(near, serialization, maxTtlMillis, recordsCreation, OutageSettings.fail());
  }
}
