/** The arithmetic of figures. */
@NullMarked
package dev.perigee.benchmark.measure;

import org.jspecify.annotations.NullMarked;
