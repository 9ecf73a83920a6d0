/** The documents at the root, held to what they say. */
@NullMarked
package dev.perigee.quickstart;

import org.jspecify.annotations.NullMarked;
