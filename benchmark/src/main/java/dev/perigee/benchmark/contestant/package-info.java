/**
 * Who is measured: providers through {@code javax.cache} alone, the others by an adapter each, all
 * as their users would set them up.
 */
@NullMarked
package dev.perigee.benchmark.contestant;

import org.jspecify.annotations.NullMarked;
