package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.event.Publication;
import dev.perigee.near.EntryState;
import dev.perigee.near.WriteTtl;
import java.util.function.Function;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** Writes of one key that compare its value first. */
final class Comparisons<K, V> {
  private final CacheParts<K, V> parts;
  private final ConditionalLoop<K, V> loop;
  private final Writes<K, V> writes;

  /** What became of a comparison. */
  enum Verdict {
    /** There is no entry. */
    ABSENT,
    /** There is one with another value. */
    DIFFERENT,
    /** There was one with that value, and the operation took effect. */
    DONE
  }

  Comparisons(CacheParts<K, V> parts, ConditionalLoop<K, V> loop, Writes<K, V> writes) {
    this.parts = parts;
    this.loop = loop;
    this.writes = writes;
  }

  /** Replaces the value if it is the expected one. */
  Verdict replace(K key, V expected, V value) {
    Publication<K, V> publication = parts.events().publication();
    Verdict verdict =
        run(
            key,
            state -> {
              @Nullable Verdict mismatch = mismatch(state, key, expected);
              return mismatch != null ? mismatch : replaceOn(state, key, value, publication);
            });
    publication.deliver();
    return verdict;
  }

  /** A writer must not see what comes of a guess. */
  private Verdict run(K key, Function<EntryState<V>, @Nullable Verdict> step) {
    return parts.writer() == null
        ? loop.runGuessing(key, step, verdict -> verdict == Verdict.DONE)
        : loop.runCode(key, step);
  }

  private @Nullable Verdict replaceOn(
      EntryState<V> state, K key, V value, Publication<K, V> publication) {
    long ttl = parts.expiry().update();
    writes.writeThrough(key, value);
    if (!loop.write(key, state, value, ttl)) {
      return null;
    }
    EventType type = ttl == WriteTtl.NONE ? EventType.EXPIRED : EventType.UPDATED;
    publication.add(type, key, ttl == WriteTtl.NONE ? state.value() : value, state.value());
    return Verdict.DONE;
  }

  /** Removes the entry if its value is the expected one. */
  Verdict remove(K key, V expected) {
    Publication<K, V> publication = parts.events().publication();
    Verdict verdict =
        run(
            key,
            state -> {
              @Nullable Verdict mismatch = mismatch(state, key, expected);
              return mismatch != null ? mismatch : removeOn(state, key, publication);
            });
    publication.deliver();
    return verdict;
  }

  private @Nullable Verdict removeOn(EntryState<V> state, K key, Publication<K, V> publication) {
    if (parts.writer() != null) {
      parts.writer().delete(key);
    }
    if (!parts.store().compareAndRemove(key, state.token())) {
      return null;
    }
    publication.add(EventType.REMOVED, key, state.value(), state.value());
    return Verdict.DONE;
  }

  /** Looking at a value that turns out to be another one is an access. */
  private @Nullable Verdict mismatch(EntryState<V> state, K key, V expected) {
    @Nullable V actual = state.value();
    if (actual == null) {
      return Verdict.ABSENT;
    }
    if (parts.matches().test(expected, actual)) {
      return null;
    }
    long access = parts.expiry().access();
    if (access != WriteTtl.KEEP) {
      // Whoever changed the entry since has given it a lifetime of its own: no second attempt.
      parts.store().compareAndTouch(key, state.token(), access);
    }
    return Verdict.DIFFERENT;
  }
}
