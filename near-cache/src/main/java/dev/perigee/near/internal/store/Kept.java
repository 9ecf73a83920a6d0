package dev.perigee.near.internal.store;

import dev.perigee.serialization.EncodedKey;

/**
 * What is written, to be kept near.
 *
 * @param bytes the envelope
 * @param ttlMillis its lifetime; a copy is kept only of an entry that gets one
 * @param loadMillis what its load cost, less than zero where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Kept<K, V>(
    K key, EncodedKey encoded, V value, byte[] bytes, long ttlMillis, long loadMillis) {}
