package dev.perigee.near.internal.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.perigee.near.NearSettings;
import dev.perigee.near.internal.coherence.NearCopies;
import dev.perigee.near.internal.coherence.NearCopy;
import dev.perigee.near.internal.coherence.NearCounters;
import dev.perigee.near.internal.coherence.Reading;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Source;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The near copies of one store.
 *
 * <h2>Two maps</h2>
 *
 * <p>Hits come with the user's key: they must not encode it, so Caffeine holds the copies by that
 * key. Events come with the encoded key, on a thread of the client that must not run a codec: so an
 * index holds the same copies by text. What keeps the two coherent is that neither decides whether
 * a copy lives: the copy does, by {@link NearCopy#retire}. The rule is
 *
 * <p><em>a copy that is not in the index, and was, is retired.</em>
 *
 * <p>So an operation that drops what it finds in the index has ended every copy of that text, no
 * matter which of them Caffeine still shows:
 *
 * <ol>
 *   <li>{@link #publish} and {@link #drop} of one text come one at a time, under the stripe of
 *       {@code CacheCoherence}. Publishing puts into the index first, then into Caffeine: a copy
 *       that a hit can find was in the index before. A copy that is replaced is retired. Dropping
 *       retires first, then removes from both.
 *   <li>Capacity is the only other remover. Caffeine tells of an eviction <em>before</em> lookups
 *       cease to find the copy; the listener retires it, and then takes it out of the index if it
 *       is still that very copy there: copies are equal only to themselves, so a later copy of the
 *       same text stays. (To take it out without retiring it is wrong: a write that finds nothing
 *       in the index returns, and the next hit finds the old copy in Caffeine.)
 *   <li>A hit is one lookup (another one may follow, see below), and takes effect when it finds the
 *       copy not retired: whatever retired it a moment later had not returned by then.
 * </ol>
 *
 * <p>No deadlock: the listener runs while Caffeine holds locks of its own, and all it does is one
 * removal from the index, which calls nothing. Nobody waits for a stripe there. Nobody calls
 * Caffeine while inside an operation of the index.
 *
 * <p>The only code of the user that runs here is {@code hashCode} and {@code equals} of keys. Keys
 * that are equal must have equal texts, which the key codec promises.
 *
 * <h2>Bounds</h2>
 *
 * <p>Caffeine bounds either a number or a weight. Both bounds hold if every copy weighs at least
 * {@code maxBytes / maxEntries}: then {@code maxEntries} of them weigh {@code maxBytes}. A mixture
 * of large and small copies is evicted somewhat early, but never before it has reached half of one
 * of the bounds.
 *
 * <p>Maintenance runs on the calling threads: no threads of its own.
 *
 * <h2>Uses</h2>
 *
 * <p>Caffeine keeps what is used often and lately, and to know that it writes every use down, which
 * costs more than to find the copy. A copy that is used many thousand times a second is not worth
 * more than one that is used a thousand times, which Caffeine counts to fifteen. So a copy is
 * looked up quietly, and Caffeine hears of one use of it in a part of time: about a millisecond,
 * and longer in proportion where there are tens of thousands of copies or more, because Caffeine
 * halves its counts after ten told uses for each copy that there is. A copy that is used less often
 * loses nothing by it.
 *
 * <h2>Admission</h2>
 *
 * <p>Where there is no room, Caffeine admits a new copy only if its key is asked for more often
 * than that of the copy which would have to go, and most of what a long tail brings is turned away
 * after it was made, put in and evicted. So what is missed for the first time, as far as the {@link
 * Doorkeeper} remembers, is not kept at all.
 *
 * @param <K> the type of keys
 */
public final class CaffeineCopies<K> implements NearCopies {
  /** How many missed keys are remembered for each copy that there is room for. */
  private static final int REMEMBERED = 3;

  /** Below twice as many copies a part of time is the shortest. */
  private static final int FEW = 16_384;

  /** A time in nanoseconds, shifted by so many bits, is in the shortest parts of time, of 1 ms. */
  private static final int SHORT = 20;

  /** The same for the longest ones, of 67 ms. */
  private static final int LONG = 26;

  private final NearSettings settings;
  private final long leaseNanos;
  private final Map<Object, NearCopy> byKey;
  private final Policy<Object, NearCopy> quietly;
  private final ConcurrentHashMap<String, NearCopy> index = new ConcurrentHashMap<>();
  private final LongAdder bytes = new LongAdder();
  private final NearCounters counters = new NearCounters();

  /** How many bits make a part of time, for as many copies as there are. Without any order. */
  private int partBits = SHORT;

  /** There once a copy was evicted. Written under Caffeine's lock. */
  private volatile @Nullable Doorkeeper doorkeeper;

  /** How many copies an eviction has left, the last one. Written under Caffeine's lock. */
  private volatile int crowd;

  public CaffeineCopies(NearSettings settings) {
    this.settings = settings;
    this.leaseNanos = settings.lease().toNanos();
    long share = 1 + (settings.maxBytes() - 1) / Math.max(1, settings.maxEntries());
    int least = (int) Math.min(Integer.MAX_VALUE, share);
    Cache<Object, NearCopy> cache =
        Caffeine.newBuilder()
            .maximumWeight(settings.maxBytes())
            .weigher((Object key, NearCopy copy) -> Math.max(least, copy.weight()))
            .evictionListener((key, copy, cause) -> evicted(copy))
            .executor(Runnable::run)
            .build();
    this.byKey = cache.asMap();
    this.quietly = cache.policy();
  }

  /**
   * The copy of a user's key, servable or not. Takes no lock, encodes nothing, and is no use of it:
   * who serves it says so by {@link #used}.
   */
  public @Nullable NearCopy get(K key) {
    return quietly.getIfPresentQuietly(key);
  }

  /** A copy is used: it is served, or will be if Redis confirms it. */
  public void used(NearCopy copy, long now) {
    if (copy.noteUse((int) (now >> partBits))) {
      NearCopy unused = byKey.get(copy.key());
    }
  }

  /**
   * Whether a hit may be answered with this copy: in validated mode after its version was
   * confirmed.
   */
  public boolean mayServe(NearCopy copy, long now) {
    return isValidated() ? copy.isAlive(now) : copy.mayServe(now, leaseNanos);
  }

  /** Whether each hit asks Redis for the version. */
  public boolean isValidated() {
    return settings.mode() == NearSettings.Mode.VALIDATED;
  }

  @Override
  public @Nullable NearCopy find(String text) {
    return index.get(text);
  }

  /** In validated mode nothing needs to be proven: Redis is asked for the version. */
  @Override
  public boolean isProven(Shard shard, long epoch, long now) {
    return isValidated() || shard.mayServe(epoch, now, leaseNanos);
  }

  /** Who wants the current value must not have one that was read before he asked. */
  @Override
  public boolean mayJoin(Reading reading, long now) {
    return !isValidated()
        && reading.beganProven()
        && isProven(reading.shard(), reading.epoch(), now);
  }

  @Override
  public boolean publish(NearCopy copy) {
    @Nullable NearCopy replaced = index.get(copy.text());
    if (replaced != null) {
      replaced.retire(); // first, so that it is not served whatever fails from here on
    }
    bytes.add(copy.weight());
    @Nullable NearCopy before = index.put(copy.text(), copy);
    if (before != null) {
      bytes.add(-before.weight());
    }
    try {
      @Nullable NearCopy shadowed = byKey.put(copy.key(), copy);
      if (shadowed != null) {
        forget(shadowed); // is forgotten already, unless equal keys had unequal texts
      }
    } catch (RuntimeException | Error e) {
      drop(copy); // hashCode or equals of a key failed
      throw e;
    }
    int bits = partBits(index.size(), partBits);
    if (bits != partBits) {
      partBits = bits;
    }
    return before != null;
  }

  /**
   * Doubles the part of time with each doubling of the copies, and halves it only when they have
   * become clearly fewer: each change makes every copy's next use a told one.
   *
   * @param bits those of the part of time until now
   */
  static int partBits(int copies, int bits) {
    int most = partBits(copies + copies / 4L);
    return Math.max(partBits(copies), Math.min(most, bits));
  }

  private static int partBits(long copies) {
    int doublings = Long.numberOfLeadingZeros(FEW) - Long.numberOfLeadingZeros(copies);
    return Math.max(SHORT, Math.min(LONG, SHORT + doublings));
  }

  @Override
  public boolean drop(NearCopy copy) {
    boolean dropped = forget(copy);
    byKey.remove(copy.key(), copy);
    return dropped;
  }

  /**
   * Whether a value that a read is about to bring should be kept: while there is room, always, and
   * in the place of a copy of the same key; and where it costs another one its place, if the key
   * was missed before, lately. To be asked once for each miss.
   */
  public boolean admits(String text) {
    Doorkeeper guard = doorkeeper;
    return guard == null || hasRoom() || index.containsKey(text) || guard.knows(text);
  }

  /** As far as can be told from the last eviction: fewer than then, or more without another one. */
  private boolean hasRoom() {
    int size = index.size();
    int full = crowd;
    return size < full - full / 8 || size > full + 1 + full / 16;
  }

  private void evicted(@Nullable NearCopy copy) {
    if (copy != null && forget(copy)) {
      counters.dropped(Source.CAPACITY);
      if (copy.weight() <= settings.maxBytes()) { // else it says nothing of how many fit
        crowd = index.size();
        Doorkeeper guard = doorkeeper;
        if (guard == null || guard.isTooSmall(REMEMBERED * crowd)) {
          doorkeeper = new Doorkeeper(REMEMBERED * crowd);
        }
      }
    }
  }

  /** Ends a copy's life; says whether it was still in the index. */
  private boolean forget(NearCopy copy) {
    copy.retire();
    boolean there = index.remove(copy.text(), copy);
    if (there) {
      bytes.add(-copy.weight());
    }
    return there;
  }

  @Override
  public Collection<String> texts() {
    return Collections.unmodifiableSet(index.keySet());
  }

  /** How many copies there are. */
  public long size() {
    return index.size();
  }

  /** Their estimated size in bytes. */
  public long bytes() {
    return bytes.sum();
  }

  @Override
  public NearCounters counters() {
    return counters;
  }

  /** Gives up every copy. */
  public void clear() {
    index.values().forEach(this::drop);
  }
}
