/**
 * What can go wrong below the codecs: reasons for which bytes are unreadable and values refused.
 */
@NullMarked
package dev.perigee.serialization.internal.fault;

import org.jspecify.annotations.NullMarked;
