package dev.perigee.hammer.node;

import static dev.perigee.hammer.Values.NOTHING;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.node.Journal.Result;
import dev.perigee.jcache.PerigeeCache;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    long start = journal.now();
    @Nullable Map<String, String> found = null;
    try {
      found = cache.getAll(names);
    } catch (CacheException e) {
      // written down as failed
    }
    long end = journal.now();
    for (int key : keys) {
      Result result =
          found == null
              ? new Result(Outcome.FAILED, NOTHING, NOTHING)
              : observed(found.get(Values.key(key)));
      journal.write(subject, Kind.GET_ALL, key, result, start, end);
    }
  }

  private static Result observed(@Nullable String value) {
    return new Result(Outcome.DONE, Values.idOf(value), NOTHING);
  }
}
