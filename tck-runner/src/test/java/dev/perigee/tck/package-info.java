/** How the official TCK is run against Perigee, and how its outcome is judged. */
@NullMarked
package dev.perigee.tck;

import org.jspecify.annotations.NullMarked;
