/** What an entry processor sees, and the net effect of what it did. */
@NullMarked
package dev.perigee.jcache.internal.processor;

import org.jspecify.annotations.NullMarked;
