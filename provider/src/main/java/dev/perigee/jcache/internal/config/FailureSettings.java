package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.config.FailurePolicy;
import java.time.Duration;

/**
 * What happens while Redis does not answer.
 *
 * @param policy what operations do
 * @param staleIfError how long ago a near copy may have been read that is served then; zero is none
 */
public record FailureSettings(FailurePolicy policy, Duration staleIfError) {}
