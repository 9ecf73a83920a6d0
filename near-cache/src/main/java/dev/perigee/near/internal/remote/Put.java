package dev.perigee.near.internal.remote;

import dev.perigee.near.WriteTtl;

/**
 * A value to be written.
 *
 * @param key the whole key in Redis
 * @param bytes the envelope
 * @param ttl its lifetime
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel by reference; nobody compares these
public record Put(String key, byte[] bytes, WriteTtl ttl) {}
