/**
 * Redis by Redisson: the only package that knows {@code org.redisson}.
 *
 * <p>Redisson knows where the masters are and makes the connections to them; calls and events
 * travel on connections of our own, whose commands and replies are written and read here: every
 * read goes to the master of its key whatever the read mode of the client, a command is sent once,
 * and scripts and pipelines share one way to fail. What was redirected, and settings and beats, go
 * through Redisson's command executor. Parts of all that are inner classes of Redisson: an upgrade
 * is to be compiled and tested, not assumed.
 */
@NullMarked
package dev.perigee.near.internal.redis;

import org.jspecify.annotations.NullMarked;
