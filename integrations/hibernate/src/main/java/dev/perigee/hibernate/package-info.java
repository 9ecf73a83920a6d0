/** Hibernate's second-level cache in Perigee, by one line of configuration. */
@NullMarked
package dev.perigee.hibernate;

import org.jspecify.annotations.NullMarked;
