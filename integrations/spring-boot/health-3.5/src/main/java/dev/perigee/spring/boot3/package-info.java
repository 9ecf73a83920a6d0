/** The health of Perigee's caches, and how Spring Boot 3.5 is told of it. */
@NullMarked
package dev.perigee.spring.boot3;

import org.jspecify.annotations.NullMarked;
