/** The standalone artifact, as it is found on the class path of those who depend on it. */
@NullMarked
package dev.perigee.standalone;

import org.jspecify.annotations.NullMarked;
