/** Expiry policies as lifetimes in Redis, under the enforced maximum. */
@NullMarked
package dev.perigee.jcache.internal.expiry;

import org.jspecify.annotations.NullMarked;
