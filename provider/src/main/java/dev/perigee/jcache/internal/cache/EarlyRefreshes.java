package dev.perigee.jcache.internal.cache;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.Token;
import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by XFetch when entries are loaded again before they expire (Vattani, Chierichetti,
 * Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015), and has it done in the
 * background: one refresh of a key at a time, and not too many at once.
 *
 * <p>Each read draws a lead of its own, exponentially distributed around the cost of the load times
 * the factor, and a read whose lead reaches past what remains of the lifetime refreshes. So of many
 * readers one comes first, usually alone, the earlier the more they are and the dearer the load is;
 * and nobody agrees on anything.
 *
 * <p>Thread-safe.
 */
final class EarlyRefreshes<K> implements EarlyRefresh<K>, Closeable {
  private static final Logger log = LoggerFactory.getLogger(EarlyRefreshes.class);

  /** Each has a thread. Who finds no room is not refreshed: the next read of it draws again. */
  private static final int MOST_AT_ONCE = 32;

  private final double factor;
  private final DoubleSupplier random;
  private final Executor background;
  private final Set<K> running = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<K, Token> refresh = (key, version) -> {};
  private volatile boolean closed;

  /**
   * @param factor how eagerly: 1 is as the paper proposes, more is earlier
   * @param random numbers from 0 inclusive to 1 exclusive
   * @param background where loads run
   */
  EarlyRefreshes(double factor, DoubleSupplier random, Executor background) {
    this.factor = factor;
    this.random = random;
    this.background = background;
  }

  /** From now on, what is due is refreshed so; until then, not at all. */
  void begin(BiConsumer<K, Token> work) {
    refresh = work;
  }

  @Override
  public long leadMillis(long loadMillis) {
    double positive = 1 - random.getAsDouble(); // of zero there is no logarithm
    return (long) (loadMillis * factor * -Math.log(positive));
  }

  @Override
  public void due(K key, Token version) {
    if (closed || running.size() >= MOST_AT_ONCE || !running.add(key)) {
      return;
    }
    try {
      background.execute(() -> run(key, version));
    } catch (RuntimeException | Error e) { // the manager closes, or there is no thread to be had
      running.remove(key);
      log.debug("Key {} is not loaded again now", key, e);
    }
  }

  private void run(K key, Token version) {
    try {
      if (!closed) {
        refresh.accept(key, version);
      }
    } catch (RuntimeException e) {
      log.debug("Key {} was not loaded again before it expires", key, e);
    } finally {
      running.remove(key);
    }
  }

  /**
   * Begins no more refreshes. One whose load takes longer than the loader waits when it is closed
   * comes to nothing: it finds its store closed and gives its lock back; its thread ends with it.
   */
  @Override
  public void close() {
    closed = true;
  }
}
