/** Hibernate on two nodes, over H2 and PostgreSQL. */
@NullMarked
package dev.perigee.hibernate;

import org.jspecify.annotations.NullMarked;
