package dev.perigee.hammer.node;

import static dev.perigee.hammer.Values.ABSENT;
import static dev.perigee.hammer.Values.NOTHING;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.node.Journal.Result;
import dev.perigee.jcache.PerigeeCache;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** Writes to many keys of one cache at once, written down for each of them. Thread-safe. */
final class Bulk {
  private final Subject subject;
  private final PerigeeCache<String, String> cache;
  private final Journal journal;

  Bulk(Subject subject, PerigeeCache<String, String> cache, Journal journal) {
    this.subject = subject;
    this.cache = cache;
    this.journal = journal;
  }

  /** Puts the values with these numbers. */
  void putAll(Map<Integer, Long> ids) {
    Map<String, String> entries = entries(ids);
    long start = journal.now();
    Outcome outcome = outcome(() -> cache.putAll(entries));
    write(
        Kind.PUT_ALL,
        ids.keySet(),
        start,
        key -> new Result(outcome, NOTHING, ids.getOrDefault(key, NOTHING)));
  }

  /** Exchanges values: each key by itself. */
  void invokeAll(Map<Integer, Long> ids) {
    Map<String, String> entries = entries(ids);
    long start = journal.now();
    Map<String, EntryProcessorResult<Long>> results =
        cache.invokeAll(entries.keySet(), Bulk::exchange, entries);
    write(
        Kind.INVOKE,
        ids.keySet(),
        start,
        key -> processed(results.get(Values.key(key)), ids.getOrDefault(key, NOTHING)));
  }

  /** An entry processor that is given new values by key, and returns what was there. */
  static Long exchange(MutableEntry<String, String> entry, Object... arguments) {
    long observed = Values.idOf(entry.getValue());
    entry.setValue((String) ((Map<?, ?>) arguments[0]).get(entry.getKey()));
    return observed;
  }

  private static Result processed(@Nullable EntryProcessorResult<Long> result, long id) {
    if (result == null) {
      throw new IllegalStateException("what a processor returned is missing");
    }
    try {
      return new Result(Outcome.DONE, result.get(), id);
    } catch (EntryProcessorException e) {
      if (e.getCause() instanceof CacheException) {
        return new Result(Outcome.FAILED, NOTHING, id);
      }
      throw e; // the hammer's own fault
    }
  }

  void removeAll(Set<Integer> keys) {
    Set<String> names = keys.stream().map(Values::key).collect(Collectors.toSet());
    removed(Kind.REMOVE_ALL, keys, () -> cache.removeAll(names));
  }

  /**
   * Removes all entries.
   *
   * @param keys all that may be there
   * @param clear one of the ways to do it
   */
  void clear(Set<Integer> keys, Runnable clear) {
    removed(Kind.CLEAR, keys, clear);
  }

  /**
   * Removes entries, of which nobody learns whether they were there: what is known of each one is
   * that it was absent at some time while the call ran.
   */
  private void removed(Kind kind, Set<Integer> keys, Runnable removal) {
    long start = journal.now();
    Outcome outcome = outcome(removal);
    write(kind, keys, start, key -> new Result(outcome, ABSENT, NOTHING));
  }

  private static Outcome outcome(Runnable call) {
    try {
      call.run();
      return Outcome.DONE;
    } catch (CacheException e) {
      return Outcome.FAILED;
    }
  }

  private void write(Kind kind, Set<Integer> keys, long start, Function<Integer, Result> result) {
    long end = journal.now();
    for (int key : keys) {
      journal.write(subject, kind, key, result.apply(key), start, end);
    }
  }

  private static Map<String, String> entries(Map<Integer, Long> ids) {
    return ids.entrySet().stream()
        .collect(Collectors.toMap(id -> Values.key(id.getKey()), id -> Values.text(id.getValue())));
  }
}
