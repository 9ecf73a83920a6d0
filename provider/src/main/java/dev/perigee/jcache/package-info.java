/** Perigee as a JSR-107 caching provider: what users name in their code. */
@NullMarked
package dev.perigee.jcache;

import org.jspecify.annotations.NullMarked;
