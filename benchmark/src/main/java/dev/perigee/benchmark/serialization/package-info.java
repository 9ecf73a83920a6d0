/** Size and time of values, against what users of caches on Redis have today. */
@NullMarked
package dev.perigee.benchmark.serialization;

import org.jspecify.annotations.NullMarked;
