package dev.perigee.hammer;

import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.config.PerigeeConfigurationBuilder;
import dev.perigee.near.NearSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.cache.expiry.CreatedExpiryPolicy;

/** The caches that are hammered: one for each promise that a cache can make. */
public enum Subject {
  /** Near copies within a lease. */
  LEASE("lease", true),
  /** The same, with entries that live for a short time only. */
  BRIEF("brief", true),
  /** Near copies, each hit confirmed by Redis. */
  VALIDATED("validated", false),
  /** No near copies. */
  OFF("off", false);

  /** How long an entry of {@link #BRIEF} lives. */
  public static final Duration BRIEFLY = Duration.ofMillis(1_500);

  private final String cacheName;
  private final boolean leased;

  Subject(String cacheName, boolean leased) {
    this.cacheName = cacheName;
    this.leased = leased;
  }

  /** The name of the cache, and its part of the keys in Redis. */
  public String cacheName() {
    return cacheName;
  }

  /** The subject with this {@link #cacheName}. */
  public static Subject named(String cacheName) {
    return Arrays.stream(values())
        .filter(subject -> subject.cacheName.equals(cacheName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no cache of the hammer: " + cacheName));
  }

  /** Whether near copies are served without asking Redis. */
  public boolean isLeased() {
    return leased;
  }

  /** How long a value that was overwritten may still be read, where the lease is this. */
  public long allowedNanos(long leaseNanos) {
    return leased ? leaseNanos : 0;
  }

  /** How many threads of a node work on it, in parts. */
  public int share() {
    return this == LEASE ? 2 : 1;
  }

  /** Whether only operations are used that do not depend on what is there, to the millisecond. */
  public boolean isExpiring() {
    return this == BRIEF;
  }

  /** The cache's configuration. */
  public PerigeeConfiguration<String, String> configuration(Duration lease) {
    PerigeeConfigurationBuilder<String, String> builder =
        PerigeeConfiguration.builder(String.class, String.class).nearLease(lease);
    switch (this) {
      case BRIEF ->
          builder.expiry(
              CreatedExpiryPolicy.factoryOf(
                  new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, BRIEFLY.toMillis())));
      case VALIDATED -> builder.nearMode(NearSettings.Mode.VALIDATED);
      case OFF -> builder.near(false);
      case LEASE -> {}
    }
    return builder.build();
  }
}
