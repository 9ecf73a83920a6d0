package dev.perigee.near;

import java.util.Map;

/**
 * Figures of one cache's near tier since it was opened; a snapshot.
 *
 * @param hits reads answered by a near copy
 * @param misses reads that went to Redis
 * @param fills near copies published, by reads and by puts
 * @param rejectedFills reads whose value was not published, by reason, every reason that there is;
 *     empty where there is no near tier
 * @param invalidations near copies dropped, by source
 * @param epochBumps how often all copies of a master were hidden at once, by cause
 * @param unreadable payloads that were a miss because they could not be trusted, by reason
 * @param entries near copies now
 * @param bytes their estimated size in bytes
 * @param proofAgeMillis the age of the oldest proof of freshness among the masters, in
 *     milliseconds; -1 where there is none
 * @param staleFound near copies that the audit found to differ from Redis: expected to be 0
 */
public record NearStatistics(
    long hits,
    long misses,
    long fills,
    Map<String, Long> rejectedFills,
    Map<String, Long> invalidations,
    Map<String, Long> epochBumps,
    Map<String, Long> unreadable,
    long entries,
    long bytes,
    long proofAgeMillis,
    long staleFound) {

  public NearStatistics {
    rejectedFills = Map.copyOf(rejectedFills);
    invalidations = Map.copyOf(invalidations);
    epochBumps = Map.copyOf(epochBumps);
    unreadable = Map.copyOf(unreadable);
  }
}
