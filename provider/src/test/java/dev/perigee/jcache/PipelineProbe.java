package dev.perigee.jcache;

import dev.perigee.testing.RawRedis;

/**
 * Tells a pipeline from a hundred round trips by how often the server read from its sockets: {@code
 * total_reads_processed} of INFO stats.
 */
final class PipelineProbe {
  /** A pipeline of some kilobytes may arrive in a few pieces; the probe's own INFO counts too. */
  static final long ONE_PIPELINE = 20;

  private final RawRedis raw;
  private final long before;

  PipelineProbe(RawRedis raw) {
    this.raw = raw;
    this.before = processed(raw);
  }

  long reads() {
    return processed(raw) - before;
  }

  private static long processed(RawRedis raw) {
    return Long.parseLong(raw.info("stats").get("total_reads_processed"));
  }
}
