/** Redis and serialization in memory, deterministic, for tests of what stands on them. */
@NullMarked
package dev.perigee.near.fake;

import org.jspecify.annotations.NullMarked;
