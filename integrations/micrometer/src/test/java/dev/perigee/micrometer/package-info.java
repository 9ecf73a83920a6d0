/** What the meters show, against a real Redis. */
@NullMarked
package dev.perigee.micrometer;

import org.jspecify.annotations.NullMarked;
