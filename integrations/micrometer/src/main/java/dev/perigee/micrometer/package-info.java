/** Meters for Micrometer: what each cache of a manager does, near and far. */
@NullMarked
package dev.perigee.micrometer;

import org.jspecify.annotations.NullMarked;
