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
 */
public record StoreSettings(
    NearSettings near,
    SerializationSettings serialization,
    long maxTtlMillis,
    boolean recordsCreation) {}
