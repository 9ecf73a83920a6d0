/** Judges histories by the ledger. */
@NullMarked
package dev.perigee.hammer.check;

import org.jspecify.annotations.NullMarked;
