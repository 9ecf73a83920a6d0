@NullMarked
package dev.perigee.serialization.internal.compress;

import org.jspecify.annotations.NullMarked;
