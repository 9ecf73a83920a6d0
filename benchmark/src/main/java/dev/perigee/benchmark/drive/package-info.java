/** The driver: starts servers and contestants, lets them take turns, and keeps the figures. */
@NullMarked
package dev.perigee.benchmark.drive;

import org.jspecify.annotations.NullMarked;
