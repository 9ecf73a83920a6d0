package dev.perigee.near.internal.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The entries of one cache that were written for the caller but not in Redis, which may have other
 * values of them: by their encoded keys, or all entries where these are too many. Whoever removes
 * them from Redis takes the {@link #contents} first and strikes off what was in them: a key that
 * was added again meanwhile has another mark, and stays. Thread-safe.
 */
final class Journal {
  /**
   * More keys than this stand for the whole cache. So many are a hundred UNLINKs, which take one
   * round trip and a few milliseconds of the server's; their names take about a megabyte here.
   */
  static final int MOST_KEYS = 10_000;

  /**
   * So many are kept beside a removal of the whole cache that is under way: those that it may have
   * passed already. It must not begin again for each ten thousand, or a busy cache would never be
   * done.
   */
  static final int MOST_BESIDE = 10 * MOST_KEYS;

  // Guarded by this.
  private final Map<String, Long> keys = new HashMap<>();
  private long marks;
  private long whole;

  /**
   * Whether somebody has begun to remove the whole cache; until everything is removed that was
   * written beside that.
   */
  private boolean begun;

  /** Written with the lock held. */
  private volatile boolean empty = true;

  /**
   * What is to be removed at one time.
   *
   * @param whole the mark of the whole cache, 0 where it is not to be removed
   * @param keys the keys, each with its mark
   */
  record Contents(long whole, Map<String, Long> keys) {
    boolean isWhole() {
      return whole != 0;
    }
  }

  /** Whether there is nothing to remove: one volatile read. */
  boolean isEmpty() {
    return empty;
  }

  /** Adds a key; says whether that made the whole cache of them. */
  synchronized boolean add(String text) {
    if (whole != 0 && !begun) {
      return false; // whoever begins removes it with all others
    }
    empty = false;
    keys.put(text, ++marks);
    boolean tooMany = keys.size() > (begun ? MOST_BESIDE : MOST_KEYS);
    boolean news = tooMany && whole == 0;
    if (tooMany) {
      addWhole();
    }
    return news;
  }

  /** Adds every key there is. */
  synchronized void addWhole() {
    empty = false;
    keys.clear();
    whole = ++marks;
    begun = false;
  }

  /** Whether a key is to be removed. */
  boolean holds(String text) {
    return !empty && look(text);
  }

  private synchronized boolean look(String text) {
    return whole != 0 || keys.containsKey(text);
  }

  /** How many keys there are, beside the whole cache where that is to be removed. */
  synchronized int size() {
    return keys.size();
  }

  /** Whether the whole cache is to be removed. */
  synchronized boolean isWhole() {
    return whole != 0;
  }

  /** What is to be removed, by somebody who begins with it now. */
  synchronized Contents contents() {
    if (whole != 0) {
      keys.clear(); // they are removed with all others
      begun = true;
    }
    return new Contents(whole, Map.copyOf(keys));
  }

  /** The keys alone, where somebody else removes the whole cache. */
  synchronized Contents beside() {
    return new Contents(0, Map.copyOf(keys));
  }

  /** Some of the keys were removed after they were taken; says how many are struck off. */
  synchronized int removed(Contents contents, Collection<?> texts) {
    int before = keys.size();
    for (Object text : texts) {
      Long mark = contents.keys().get(text);
      if (mark != null) {
        keys.remove(text, mark);
      }
    }
    empty = whole == 0 && keys.isEmpty();
    begun &= !empty;
    return before - keys.size();
  }

  /** Every entry was removed after the contents were taken, which were those of a whole cache. */
  synchronized void cleared(Contents contents) {
    if (whole == contents.whole()) {
      whole = 0;
    }
    removed(contents, contents.keys().keySet());
  }
}
