/** Tests of what the other modules use. */
@NullMarked
package dev.perigee.serialization;

import org.jspecify.annotations.NullMarked;
