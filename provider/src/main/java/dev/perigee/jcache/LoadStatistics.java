package dev.perigee.jcache;

/**
 * What a cache's loader did since the cache was opened; a snapshot.
 *
 * @param loads how often the loader was called: for one key, or for many at once
 * @param failures how many of these calls threw
 * @param nanos how long they took together, in nanoseconds
 */
public record LoadStatistics(long loads, long failures, long nanos) {

  /** Of a cache without a loader. */
  public static final LoadStatistics NONE = new LoadStatistics(0, 0, 0);
}
