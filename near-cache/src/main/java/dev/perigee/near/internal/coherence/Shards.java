package dev.perigee.near.internal.coherence;

import java.util.Collection;

/** Which master a key belongs to. Thread-safe; the answers change when slots move. */
public interface Shards {

  /** The master of a key. */
  Shard of(String redisKey);

  /** Every master that is known. */
  Collection<Shard> all();
}
