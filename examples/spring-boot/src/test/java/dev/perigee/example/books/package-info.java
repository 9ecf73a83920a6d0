/** The example, run. */
@NullMarked
package dev.perigee.example.books;

import org.jspecify.annotations.NullMarked;
