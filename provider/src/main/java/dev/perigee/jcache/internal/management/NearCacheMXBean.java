package dev.perigee.jcache.internal.management;

import java.util.Map;

/**
 * The near cache of one cache on this node, as JMX shows it; figures since the cache was opened.
 */
public interface NearCacheMXBean {

  /** Reads answered by a near copy. */
  long getHits();

  /** Reads that went to Redis. */
  long getMisses();

  /** Near copies published. */
  long getFills();

  /** Reads whose value was not kept, by reason. */
  Map<String, Long> getRejectedFills();

  /** Near copies dropped, by source. */
  Map<String, Long> getInvalidations();

  /** How often all copies of a master were hidden at once, by cause. */
  Map<String, Long> getEpochBumps();

  /** Payloads that could not be trusted, by reason. */
  Map<String, Long> getUnreadable();

  /** Near copies now. */
  long getEntries();

  /** Their estimated size in bytes. */
  long getBytes();

  /** The age of the oldest proof of freshness in milliseconds; -1 where there is none. */
  long getProofAgeMillis();

  /** Near copies that the audit found to differ from Redis; expected to be 0. */
  long getStaleFound();

  /** {@code UP}, {@code DEGRADED}, {@code OFF} or {@code DOWN}. */
  String getHealth();

  /** The health in words, with the setting to change where there is one. */
  String getHealthDetail();
}
