package dev.perigee.near.internal.coherence;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The near copies of one store, as the protocol sees them: found by text, published, dropped.
 *
 * <p>{@link CacheCoherence} calls {@link #publish} and {@link #drop} for one text by one thread at
 * a time. Beside that only capacity removes copies, at any moment.
 */
public interface NearCopies {

  /** The copy of a key, servable or not. */
  @Nullable NearCopy find(String text);

  /** Whether a copy of that master and epoch could be served now. */
  boolean isProven(Shard shard, long epoch, long now);

  /** Whether a reader that begins now may have the value that this read brings back. */
  boolean mayJoin(Reading reading, long now);

  /**
   * Keeps a copy, in the place of another one of its key, which from then on is not served.
   *
   * @return whether there was another one
   */
  boolean publish(NearCopy copy);

  /** Takes a copy away; says whether it was still there. */
  boolean drop(NearCopy copy);

  /** The texts of all copies: every one that is there during the whole iteration. */
  Collection<String> texts();

  /** Where copies that are dropped, and values that are not kept, are counted. */
  NearCounters counters();
}
