/** The key grammar: keys to canonical text and back. */
@NullMarked
package dev.perigee.serialization.internal.key;

import org.jspecify.annotations.NullMarked;
