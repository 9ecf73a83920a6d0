/** What clients of JCache do to a provider, on the thin artifact and on the standalone one. */
@NullMarked
package dev.perigee.clients;

import org.jspecify.annotations.NullMarked;
