/** How the value of a setting is written, read and bounded. */
@NullMarked
package dev.perigee.jcache.internal.config.value;

import org.jspecify.annotations.NullMarked;
