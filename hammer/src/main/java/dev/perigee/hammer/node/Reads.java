package dev.perigee.hammer.node;

import static dev.perigee.hammer.Values.NOTHING;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.node.Journal.Result;
import dev.perigee.jcache.PerigeeCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Reads of one cache, written down. Thread-safe. */
final class Reads {
  private final Subject subject;
  private final PerigeeCache<String, String> cache;
  private final Journal journal;

  Reads(Subject subject, PerigeeCache<String, String> cache, Journal journal) {
    this.subject = subject;
    this.cache = cache;
    this.journal = journal;
  }

  void get(int key) {
    journal.run(subject, Kind.GET, key, NOTHING, () -> observed(cache.get(Values.key(key))));
  }

  void getFresh(int key) {
    journal.run(
        subject, Kind.GET_FRESH, key, NOTHING, () -> observed(cache.getFresh(Values.key(key))));
  }

  /** What it tells of the value is only that there is none. */
  void contains(int key) {
    journal.run(
        subject,
        Kind.CONTAINS,
        key,
        NOTHING,
        () ->
            new Result(
                Outcome.DONE,
                cache.containsKey(Values.key(key)) ? NOTHING : Values.ABSENT,
                NOTHING));
  }

  void getAll(Set<Integer> keys) {
    Set<String> names = keys.stream().map(Values::key).collect(Collectors.toSet());
    readMany(Kind.GET_ALL, Kind.GET_ALL, keys, () -> cache.getAll(names));
  }

  /**
   * Iterates over all entries.
   *
   * @param keys all that may be there
   */
  void iterate(Set<Integer> keys) {
    readMany(
        Kind.ITERATE,
        Kind.PASSED_OVER,
        keys,
        () -> {
          Map<String, String> found = new HashMap<>();
          for (Cache.Entry<String, String> entry : cache) {
            if (found.put(entry.getKey(), entry.getValue()) != null) {
              throw new IllegalStateException("an iterator returned " + entry.getKey() + " twice");
            }
          }
          return found;
        });
  }

  /**
   * Reads and writes down what came of it.
   *
   * @param hit what is said of keys that were found
   * @param miss and of the others
   */
  private void readMany(
      Kind hit, Kind miss, Set<Integer> keys, Supplier<Map<String, String>> read) {
    long start = journal.now();
    @Nullable Map<String, String> found = null;
    try {
      found = read.get();
    } catch (CacheException e) {
      // written down as failed
    }
    long end = journal.now();
    for (int key : keys) {
      @Nullable String value = found == null ? null : found.get(Values.key(key));
      Result result =
          found == null ? new Result(Outcome.FAILED, NOTHING, NOTHING) : observed(value);
      journal.write(subject, value == null ? miss : hit, key, result, start, end);
    }
  }

  private static Result observed(@Nullable String value) {
    return new Result(Outcome.DONE, Values.idOf(value), NOTHING);
  }
}
