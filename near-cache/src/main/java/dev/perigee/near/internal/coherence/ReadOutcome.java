package dev.perigee.near.internal.coherence;

import org.jspecify.annotations.Nullable;

/**
 * What a read brought back, for those who joined it.
 *
 * @param bytes the envelope, or {@code null} where there is no entry
 * @param shared the value where it may be shared by all; else each one decodes the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel by reference; nobody compares these
public record ReadOutcome(byte @Nullable [] bytes, @Nullable Object shared) {}
