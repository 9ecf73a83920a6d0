@NullMarked
package dev.perigee.serialization.internal.codec;

import org.jspecify.annotations.NullMarked;
