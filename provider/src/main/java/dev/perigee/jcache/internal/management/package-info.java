/** Statistics and JMX. */
@NullMarked
package dev.perigee.jcache.internal.management;

import org.jspecify.annotations.NullMarked;
