/** What nodes did: operations with their times, and the files that hold them. */
@NullMarked
package dev.perigee.hammer.history;

import org.jspecify.annotations.NullMarked;
