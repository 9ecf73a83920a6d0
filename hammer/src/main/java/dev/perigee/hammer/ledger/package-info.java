/** What the server executed, in its order: the truth that histories are held against. */
@NullMarked
package dev.perigee.hammer.ledger;

import org.jspecify.annotations.NullMarked;
