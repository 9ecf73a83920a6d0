/** Starts servers and nodes, and breaks things. */
@NullMarked
package dev.perigee.hammer.drive;

import org.jspecify.annotations.NullMarked;
