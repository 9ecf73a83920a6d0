/** The operations of {@code javax.cache.Cache} over the two tiers. */
@NullMarked
package dev.perigee.jcache.internal.cache;

import org.jspecify.annotations.NullMarked;
