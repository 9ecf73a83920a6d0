/**
 * A hammer for the near cache: nodes in JVMs of their own work on the same entries through faults,
 * write down what they did, and a checker compares it with what Redis executed.
 */
@NullMarked
package dev.perigee.hammer;

import org.jspecify.annotations.NullMarked;
