/** The remote tier as bytes: what the tiers ask of Redis, whichever client talks to it. */
@NullMarked
package dev.perigee.near.internal.remote;

import org.jspecify.annotations.NullMarked;
