/** The JVM of one contestant, which does what it is told, slice by slice. */
@NullMarked
package dev.perigee.benchmark.node;

import org.jspecify.annotations.NullMarked;
