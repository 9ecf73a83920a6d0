/** The program that runs as a node. */
@NullMarked
package dev.perigee.hammer.node;

import org.jspecify.annotations.NullMarked;
