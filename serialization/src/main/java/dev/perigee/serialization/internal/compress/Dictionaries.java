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
 * old one stays for reading. That happens an hour after the end of the last training at the
 * earliest, then after two, four and so on: whoever stores dictionaries is not flooded by a cache
 * of which the values never settle. Where training or publishing fails, sampling pauses for half a
 * minute, then for twice as long, up to an hour. Thread-safe.
 *
 * <p>One dictionary is the newest: the last one that was trained and published. It is the one to
 * write with, or none is, as long as what was published may have been lost.
 */
public final class Dictionaries {
  private static final Logger LOG = LoggerFactory.getLogger(Dictionaries.class);
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TRAIN_AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MAX_KNOWN = 64;
  private static final int MAX_BYTES = 1 << 20;

  private final String cacheName;
  private final int level;
  private final DictionaryExchange exchange;
  private final Executor background;
  private final LongSupplier nanoTime;
  private final ReentrantLock sampling = new ReentrantLock();
  private final ReentrantLock fetching = new ReentrantLock();

  /** Held for moments only, within that of fetching or alone. */
  private final ReentrantLock deciding = new ReentrantLock();

  private final ConcurrentMap<Long, Dictionary> known = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, Long> missing = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Whether a payload is worth a look at the state of sampling. */
  private volatile boolean wantsSamples;

  /** The state of sampling, under its lock. */
  private @Nullable Samples samples;

  private boolean training;
  private long trainedAt;
  private long rest = TRAIN_AGAIN_NANOS;
  private long failedAt;
  private long pause;

  /** The last one that was trained and published; changed under the lock of deciding. */
  private volatile @Nullable Dictionary newest;

  /** That one, or none; changed under the lock of deciding. */
  private volatile @Nullable Dictionary writing;

  /** How often what was published may have been lost; under the lock of deciding. */
  private int losses;

  private volatile @Nullable Wear wear;

  /**
   * @param trains whether payloads may be sampled; reading needs no leave
   * @param background where dictionaries are trained and published
   * @param nanoTime measures how long an answer holds, and how long nothing is sampled
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
        Samples taking = sampling();
        if (taking != null && taking.add(bytes, offset, length)) {
          samples = null;
          training = true;
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

  /** What is sampled into; nothing while sampling pauses. */
  private @Nullable Samples sampling() {
    if (samples == null && !training && nanoTime.getAsLong() - failedAt >= pause) {
      samples = new Samples();
    }
    return samples;
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
      boolean idle = samples == null && !training && !wantsSamples;
      if (!closed && idle && nanoTime.getAsLong() - trainedAt >= rest) {
        rest = Math.min(2 * rest, Long.MAX_VALUE / 4);
        samples = new Samples();
        wantsSamples = true;
      }
    } finally {
      sampling.unlock();
    }
  }

  /** Whether a dictionary does not better than the newest so far. */
  private boolean isNoBetter(Dictionary trained, Samples taken) {
    Dictionary old = newest;
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
    boolean done = false;
    try {
      renew(taken);
      done = true;
    } catch (RuntimeException | LinkageError e) {
      LOG.warn(
          "No dictionary for cache '{}', whose values stay larger than they could be: {}",
          cacheName,
          e.toString());
    } finally {
      ended(done);
    }
  }

  private void renew(Samples taken) {
    Dictionary dictionary = taken.train(level);
    if (dictionary == null) {
      LOG.debug("A dictionary would save too little in cache '{}'", cacheName);
      publishNewest();
      return;
    }
    boolean used = false;
    try {
      if (isNoBetter(dictionary, taken)) {
        publishNewest();
        return;
      }
      Wear fresh = new Wear(taken.share(dictionary, level));
      publish(dictionary, true);
      used = true;
      wear = fresh;
    } finally {
      if (!used) {
        dictionary.close();
      }
    }
  }

  /** Notes that a training has ended: when it failed, another one waits for a while. */
  private void ended(boolean done) {
    sampling.lock();
    try {
      training = false;
      trainedAt = nanoTime.getAsLong();
      if (done) {
        pause = 0;
      } else {
        pauseSampling();
      }
    } finally {
      sampling.unlock();
    }
  }

  /** Lets sampling begin anew, after a pause; under the lock of sampling. */
  private void pauseSampling() {
    failedAt = nanoTime.getAsLong();
    pause = Math.min(Math.max(2 * pause, SHORTEST_PAUSE_NANOS), LONGEST_PAUSE_NANOS);
    wantsSamples = !closed;
  }

  /**
   * Publishes a dictionary, and then writes with it.
   *
   * @param fresh whether it was trained just now, and is to be the newest
   */
  private void publish(Dictionary dictionary, boolean fresh) {
    int seen;
    do {
      seen = losses();
      exchange.publish(dictionary.id(), dictionary.bytes());
    } while (!use(dictionary, fresh, seen));
  }

  private int losses() {
    deciding.lock();
    try {
      return losses;
    } finally {
      deciding.unlock();
    }
  }

  /**
   * Writes with a dictionary that was published.
   *
   * @param seen how many losses there had been before that
   * @return whether there was none since; else it may have been lost and must be published again
   */
  private boolean use(Dictionary dictionary, boolean fresh, int seen) {
    fetching.lock();
    deciding.lock();
    try {
      if (closed) {
        dictionary.close();
        return true;
      }
      if (losses != seen) {
        return false;
      }
      if (fresh) {
        Dictionary same = known.putIfAbsent(dictionary.id(), dictionary);
        if (same != null) {
          dictionary.close();
        }
        newest = same == null ? dictionary : same;
        writing = newest;
      } else if (dictionary == newest) {
        writing = dictionary;
      }
      return true;
    } finally {
      deciding.unlock();
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
   * Publishes the newest dictionary again, in the background, and writes without it until that is
   * done: whatever was published before may be lost.
   */
  public void republish() {
    boolean lost;
    deciding.lock();
    try {
      losses++;
      writing = null;
      lost = newest != null;
    } finally {
      deciding.unlock();
    }
    if (lost) {
      background.execute(this::publishAgain);
    }
  }

  private void publishAgain() {
    try {
      publishNewest();
    } catch (RuntimeException e) {
      LOG.warn(
          "The dictionary of cache '{}' could not be published again: {}", cacheName, e.toString());
      sampling.lock();
      try {
        pauseSampling();
      } finally {
        sampling.unlock();
      }
    }
  }

  /** Publishes the newest dictionary, unless that was done since the last loss. */
  private void publishNewest() {
    Dictionary dictionary = newest;
    if (dictionary != null && writing == null && !closed) {
      publish(dictionary, false);
    }
  }

  /** Frees native memory, once nobody uses it any more. */
  public void close() {
    fetching.lock();
    deciding.lock();
    try {
      closed = true;
      wantsSamples = false;
      newest = null;
      writing = null;
      known.values().forEach(Dictionary::close);
      known.clear();
    } finally {
      deciding.unlock();
      fetching.unlock();
    }
  }
}
