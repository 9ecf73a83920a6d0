package dev.perigee.jcache.internal.config;

import java.time.Duration;

/**
 * How long entries live.
 *
 * @param defaultTtl where the expiry policy is eternal
 * @param maxTtl the cap on every lifetime since the last write; may be below {@code defaultTtl},
 *     and then wins
 * @param jitter the fraction, from 0 to 0.5, by which a lifetime is shortened at random, at most
 */
public record TtlSettings(Duration defaultTtl, Duration maxTtl, double jitter) {}
