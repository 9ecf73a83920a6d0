/** Pooled workbenches: buffers, graph engines and compression contexts that are used together. */
@NullMarked
package dev.perigee.serialization.internal.codec;

import org.jspecify.annotations.NullMarked;
