/**
 * Redis by Redisson: the only package that knows {@code org.redisson}.
 *
 * <p>Commands go through Redisson's command executor rather than through its objects: every read
 * then goes to the master of its key whatever the read mode of the client, a command is sent once,
 * and scripts and pipelines share one way to fail. Parts of that are inner classes of Redisson: an
 * upgrade is to be compiled and tested, not assumed.
 */
@NullMarked
package dev.perigee.near.internal.redis;

import org.jspecify.annotations.NullMarked;
