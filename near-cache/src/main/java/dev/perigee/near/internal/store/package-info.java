/** The two tiers together, as one store of entries. */
@NullMarked
package dev.perigee.near.internal.store;

import org.jspecify.annotations.NullMarked;
