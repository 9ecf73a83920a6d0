/** The type matrix: values of every family that caches hold, and whether they come back. */
@NullMarked
package dev.perigee.serialization.matrix;

import org.jspecify.annotations.NullMarked;
