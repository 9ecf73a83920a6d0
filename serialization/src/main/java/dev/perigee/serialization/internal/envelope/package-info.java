/** The bytes around a payload, and the payloads that need no object graph. */
@NullMarked
package dev.perigee.serialization.internal.envelope;

import org.jspecify.annotations.NullMarked;
