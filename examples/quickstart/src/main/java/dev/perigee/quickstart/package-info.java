/** Perigee in five steps: {@link dev.perigee.quickstart.Quickstart} is meant to be read. */
@NullMarked
package dev.perigee.quickstart;

import org.jspecify.annotations.NullMarked;
