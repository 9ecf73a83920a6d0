/** What is measured, by one command each. */
@NullMarked
package dev.perigee.benchmark;

import org.jspecify.annotations.NullMarked;
