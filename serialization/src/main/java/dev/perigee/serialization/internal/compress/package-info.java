/** Compression of payloads by zstd, and the dictionaries that are trained for it. */
@NullMarked
package dev.perigee.serialization.internal.compress;

import org.jspecify.annotations.NullMarked;
