package dev.perigee.serialization.internal.compress;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dictionaries of one cache: the one that is written with, and those that are read with.
 *
 * <p>The first payloads are sampled. When there are enough, a background thread trains a
 * dictionary, publishes it, and only then makes it the one to write with: whoever meets its id can
 * find it. A node does not look for dictionaries of others to write with; it reads whatever they
 * wrote. An unknown id is fetched once, by one reader, while others of that id wait; where it is
 * not found the answer holds for a while.
 *
 * <p>Values change over the years. When payloads have become clearly larger with the dictionary
 * than they were when it was trained, sampling begins anew, and another dictionary takes over; the
 * old one stays for reading. That happens an hour after the last training at the earliest, then
 * after two, four and so on: whoever stores dictionaries is not flooded by a cache of which the
 * values never settle. Thread-safe.
 */
public final class Dictionaries {
  private static final Logger LOG = LoggerFactory.getLogger(Dictionaries.class);
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TRAIN_AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MAX_KNOWN = 64;
  private static final int MAX_BYTES = 1 << 20;

  private final String cacheName;
  private final int level;
  private final DictionaryExchange exchange;
  private final Executor background;
  private final LongSupplier nanoTime;
  private final ReentrantLock sampling = new ReentrantLock();
  private final ReentrantLock fetching = new ReentrantLock();
  private final ConcurrentMap<Long, Dictionary> known = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, Long> missing = new ConcurrentHashMap<>();
  private @Nullable Samples samples;
  private volatile boolean wantsSamples;
  private volatile @Nullable Dictionary writing;
  private volatile @Nullable Wear wear;
  private volatile boolean closed;

  /** When sampling began last, and how long it rests from then on; under the lock of sampling. */
  private long sampledAt;

  private long rest = TRAIN_AGAIN_NANOS;

  /**
   * @param trains whether payloads may be sampled; reading needs no leave
   * @param background where dictionaries are trained and published
   * @param nanoTime measures how long an answer holds
   */
  public Dictionaries(
      String cacheName,
      int level,
      boolean trains,
      DictionaryExchange exchange,
      Executor background,
      LongSupplier nanoTime) {
    this.cacheName = cacheName;
    this.level = level;
    this.exchange = exchange;
    this.background = background;
    this.nanoTime = nanoTime;
    this.wantsSamples = trains;
    this.samples = trains ? new Samples() : null;
    this.sampledAt = nanoTime.getAsLong();
  }

  /** The dictionary to write with, if there is one. */
  @Nullable Dictionary writing() {
    return writing;
  }

  /** Shows a payload that is about to be written. */
  void sample(byte[] bytes, int offset, int length) {
    // A thread that meets another here goes on: one sample more or less changes nothing.
    if (wantsSamples && length > 0 && sampling.tryLock()) {
      try {
        Samples taking = samples;
        if (taking != null && taking.add(bytes, offset, length)) {
          samples = null;
          wantsSamples = false;
          background.execute(() -> train(taking));
        }
      } catch (RejectedExecutionException e) {
        LOG.debug("No dictionary is trained for cache '{}': it is closing", cacheName);
      } finally {
        sampling.unlock();
      }
    }
  }

  /** Notes what became of a payload with the dictionary that is written with. */
  void packed(int length, int packed) {
    Wear watched = wear;
    if (watched != null && watched.shows(length, packed)) {
      sampleAgain();
    }
  }

  private void sampleAgain() {
    sampling.lock();
    try {
      long now = nanoTime.getAsLong();
      if (!closed && samples == null && now - sampledAt >= rest) {
        sampledAt = now;
        rest = Math.min(2 * rest, Long.MAX_VALUE / 4);
        samples = new Samples();
        wantsSamples = true;
      }
    } finally {
      sampling.unlock();
    }
  }

  /** Whether a dictionary does not better than the one that is written with. */
  private boolean isNoBetter(Dictionary trained, Samples taken) {
    Dictionary old = writing;
    if (old == null || !old.acquire()) {
      return false;
    }
    try {
      double share = taken.share(old, level);
      if (taken.share(trained, level) < share) {
        return false;
      }
      // That is as good as it gets with what is written now.
      wear = new Wear(share);
      return true;
    } finally {
      old.release();
    }
  }

  private void train(Samples taken) {
    Dictionary dictionary = null;
    try {
      dictionary = taken.train(level);
      if (dictionary == null) {
        LOG.debug("A dictionary would save too little in cache '{}'", cacheName);
        return;
      }
      if (isNoBetter(dictionary, taken)) {
        dictionary.close();
        return;
      }
      Wear fresh = new Wear(taken.share(dictionary, level));
      exchange.publish(dictionary.id(), dictionary.bytes());
      use(dictionary);
      wear = fresh;
    } catch (RuntimeException | LinkageError e) {
      if (dictionary != null) {
        dictionary.close();
      }
      LOG.warn(
          "No dictionary for cache '{}', whose values stay larger than they could be: {}",
          cacheName,
          e.toString());
      retry();
    }
  }

  /** Nothing was published, so nothing is used: sampling begins anew. */
  private void retry() {
    sampling.lock();
    try {
      samples = new Samples();
      wantsSamples = !closed;
    } finally {
      sampling.unlock();
    }
  }

  private void use(Dictionary dictionary) {
    fetching.lock();
    try {
      if (closed) {
        dictionary.close();
        return;
      }
      Dictionary same = known.putIfAbsent(dictionary.id(), dictionary);
      if (same != null && same != dictionary) {
        dictionary.close();
      }
      writing = same == null ? dictionary : same;
    } finally {
      fetching.unlock();
    }
  }

  /** The dictionary of an id, fetched where it is not known, or {@code null}. */
  @Nullable Dictionary reading(long id) {
    Dictionary dictionary = known.get(id);
    return dictionary != null || isMissing(id) ? dictionary : fetch(id);
  }

  private boolean isMissing(long id) {
    Long since = missing.get(id);
    return since != null && nanoTime.getAsLong() - since < ASK_AGAIN_NANOS;
  }

  private @Nullable Dictionary fetch(long id) {
    fetching.lock();
    try {
      Dictionary dictionary = known.get(id);
      if (dictionary != null || closed || isMissing(id)) {
        return dictionary;
      }
      byte[] bytes = known.size() < MAX_KNOWN ? fetched(id) : null;
      if (bytes == null || bytes.length > MAX_BYTES || Dictionary.idOf(bytes) != id) {
        if (missing.size() >= MAX_KNOWN) {
          missing.clear();
        }
        missing.put(id, nanoTime.getAsLong());
        return null;
      }
      dictionary = new Dictionary(bytes, level);
      known.put(id, dictionary);
      missing.remove(id);
      return dictionary;
    } finally {
      fetching.unlock();
    }
  }

  private byte @Nullable [] fetched(long id) {
    try {
      return exchange.fetch(id);
    } catch (RuntimeException e) {
      LOG.debug("A dictionary of cache '{}' could not be fetched", cacheName, e);
      return null;
    }
  }

  /**
   * Publishes the dictionary that is written with again, in the background, and writes without it
   * until that is done: whatever was published before may be lost.
   */
  public void republish() {
    Dictionary dictionary = writing;
    if (dictionary != null) {
      writing = null;
      background.execute(() -> publishAgain(dictionary));
    }
  }

  private void publishAgain(Dictionary dictionary) {
    try {
      exchange.publish(dictionary.id(), dictionary.bytes());
      use(dictionary);
    } catch (RuntimeException e) {
      LOG.warn(
          "The dictionary of cache '{}' could not be published again: {}", cacheName, e.toString());
      retry();
    }
  }

  /** Frees native memory, once nobody uses it any more. */
  public void close() {
    fetching.lock();
    try {
      closed = true;
      wantsSamples = false;
      writing = null;
      known.values().forEach(Dictionary::close);
      known.clear();
    } finally {
      fetching.unlock();
    }
  }
}
