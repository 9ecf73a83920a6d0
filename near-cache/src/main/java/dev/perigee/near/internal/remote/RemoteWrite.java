package dev.perigee.near.internal.remote;

import dev.perigee.near.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * What a write did in Redis.
 *
 * @param effect what happened to the entry
 * @param previous the bytes before, where they were asked for and there were any
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel by reference; nobody compares these
public record RemoteWrite(WriteResult.Effect effect, byte @Nullable [] previous) {}
