/** Classes of the product with one rule taken out. */
@NullMarked
package dev.perigee.hammer.mutant;

import org.jspecify.annotations.NullMarked;
