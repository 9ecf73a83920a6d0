package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.config.FailurePolicy;
import java.time.Duration;

/**
 * What happens while Redis does not answer.
 *
 * @param policy what operations do
 * @param staleIfError how old a near copy may be that is still served; zero is none
 */
public record FailureSettings(FailurePolicy policy, Duration staleIfError) {}
