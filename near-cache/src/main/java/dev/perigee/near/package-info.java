/**
 * The two tiers of a cache, near (Caffeine) and remote (Redis), and the coherence between them.
 * Knows no {@code javax.cache}.
 *
 * <p>The types of this package are what the provider uses; everything below {@code internal} may
 * change at any time.
 */
@NullMarked
package dev.perigee.near;

import org.jspecify.annotations.NullMarked;
