/**
 * Keys and values to bytes and back. Knows no cache and no Redis.
 *
 * <p>The types of this package are what the other modules of Perigee use; everything below {@code
 * internal} may change at any time.
 */
@NullMarked
package dev.perigee.serialization;

import org.jspecify.annotations.NullMarked;
