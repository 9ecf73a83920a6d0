/** What the caches are filled with. */
@NullMarked
package dev.perigee.benchmark.value;

import org.jspecify.annotations.NullMarked;
