/** A small application whose books are looked up once, whatever node is asked. */
@NullMarked
package dev.perigee.example.books;

import org.jspecify.annotations.NullMarked;
