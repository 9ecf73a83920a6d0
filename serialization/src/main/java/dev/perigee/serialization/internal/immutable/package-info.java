/** Which values can be handed to several callers without one of them changing it for the others. */
@NullMarked
package dev.perigee.serialization.internal.immutable;

import org.jspecify.annotations.NullMarked;
