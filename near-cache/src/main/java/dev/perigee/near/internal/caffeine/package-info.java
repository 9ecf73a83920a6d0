/** Near copies in Caffeine: the only package that knows it. */
@NullMarked
package dev.perigee.near.internal.caffeine;

import org.jspecify.annotations.NullMarked;
