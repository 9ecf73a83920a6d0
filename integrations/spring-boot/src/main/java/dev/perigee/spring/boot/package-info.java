/** Perigee in Spring Boot: caches, health and meters from one dependency. */
@NullMarked
package dev.perigee.spring.boot;

import org.jspecify.annotations.NullMarked;
