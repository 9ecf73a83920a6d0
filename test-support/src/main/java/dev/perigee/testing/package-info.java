/**
 * Real Redis servers for tests and examples: processes on free loopback ports that keep nothing.
 *
 * <p>Nothing here skips. Where no server can be had, starting one fails and says what to install.
 */
@NullMarked
package dev.perigee.testing;

import org.jspecify.annotations.NullMarked;
