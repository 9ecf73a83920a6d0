/** Which classes may be written and read. */
@NullMarked
package dev.perigee.serialization.internal.policy;

import org.jspecify.annotations.NullMarked;
