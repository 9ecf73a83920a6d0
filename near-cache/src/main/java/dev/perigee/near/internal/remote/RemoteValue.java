package dev.perigee.near.internal.remote;

/**
 * A value as it stands in Redis.
 *
 * @param bytes the bytes; not to be changed
 * @param ttlMillis what remains of its lifetime in milliseconds, -1 for no end
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel by reference; nobody compares these
public record RemoteValue(byte[] bytes, long ttlMillis) {}
