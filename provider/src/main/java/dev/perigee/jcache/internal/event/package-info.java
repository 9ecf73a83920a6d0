/** Cache entry listeners: who is told, in which order, on which thread. */
@NullMarked
package dev.perigee.jcache.internal.event;

import org.jspecify.annotations.NullMarked;
