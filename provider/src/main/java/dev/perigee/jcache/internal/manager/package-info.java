/** Cache managers: which caches there are, and what they share. */
@NullMarked
package dev.perigee.jcache.internal.manager;

import org.jspecify.annotations.NullMarked;
