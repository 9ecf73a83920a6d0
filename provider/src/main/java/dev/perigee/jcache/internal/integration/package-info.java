/** Loaders and writers: the system of record. */
@NullMarked
package dev.perigee.jcache.internal.integration;

import org.jspecify.annotations.NullMarked;
