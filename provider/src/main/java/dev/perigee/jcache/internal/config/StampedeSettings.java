package dev.perigee.jcache.internal.config;

import java.time.Duration;

/**
 * What keeps many misses of one key from becoming many loads.
 *
 * @param earlyRefresh the factor of XFetch: how eagerly values are loaded again before they expire;
 *     0 is never
 * @param loadLock how long one node's load holds the others back, at most; zero is not at all
 */
public record StampedeSettings(double earlyRefresh, Duration loadLock) {}
