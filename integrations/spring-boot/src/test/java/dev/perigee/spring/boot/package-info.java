/** The starter in an application, on Spring Boot 4 and, by another module, on 3.5. */
@NullMarked
package dev.perigee.spring.boot;

import org.jspecify.annotations.NullMarked;
