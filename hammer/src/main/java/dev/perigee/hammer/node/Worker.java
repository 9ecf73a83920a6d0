package dev.perigee.hammer.node;

import static dev.perigee.hammer.Values.ABSENT;
import static dev.perigee.hammer.Values.NOTHING;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.node.Journal.Result;
import dev.perigee.jcache.PerigeeCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** One thread of a node: one random operation after the other on one cache. */
final class Worker implements Runnable {
  private static final int PERCENT = 100;
  private static final int WRITES = 30;
  private static final int MANY = 4;

  /** One write in so many removes many entries, which leaves less to look at. */
  private static final int REMOVE_MANY = 64;

  /** One of those in so many removes all, after which there is little to look at for seconds. */
  private static final int CLEAR = 200;

  private final Subject subject;
  private final PerigeeCache<String, String> cache;
  private final Journal journal;
  private final Focus focus;
  private final Random random;
  private final long pauseNanos;
  private final BooleanSupplier writing;
  private final int node;
  private final int thread;
  private final int keys;
  private final Reads reads;
  private final Bulk bulk;
  private volatile boolean stopped;
  private long number;

  Worker(
      NodeSettings settings,
      int thread,
      Subject subject,
      PerigeeCache<String, String> cache,
      Journal journal,
      BooleanSupplier writing) {
    this.node = settings.node();
    this.keys = settings.keys();
    this.reads = new Reads(subject, cache, journal);
    this.bulk = new Bulk(subject, cache, journal);
    this.thread = thread;
    this.subject = subject;
    this.cache = cache;
    this.journal = journal;
    this.focus = new Focus(settings.node(), settings.keys());
    this.random = new Random(settings.seed() * 31 + settings.node() * 1_000L + thread);
    this.pauseNanos = settings.pause().toNanos();
    this.writing = writing;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    long next = journal.now();
    while (!stopped) {
      operate();
      next += pauseNanos / 2 + random.nextLong(1 + pauseNanos);
      long now = journal.now();
      if (next - now > 0) {
        LockSupport.parkNanos(next - now);
      } else {
        next = now; // what a fault took is not made up for
      }
    }
  }

  private void operate() {
    long now = journal.now();
    int key = focus.current(now, random);
    if (random.nextInt(PERCENT) >= WRITES || !writing.getAsBoolean() || !focus.mayWrite(now)) {
      read();
      return;
    }
    if (subject.isExpiring()) {
      writeExpiring(key);
    } else {
      write(key);
    }
    if (random.nextInt(3) == 0) {
      reads.get(key); // what it wrote itself
    }
  }

  // ---- reading

  private void read() {
    int key = focus.any(journal.now(), random);
    int choice = random.nextInt(PERCENT);
    if (choice < 4) {
      reads.getAll(random.ints(MANY, 0, keys).boxed().collect(Collectors.toSet()));
    } else if (choice < 10) {
      reads.getFresh(key);
      reads.get(key); // not older than that
    } else if (choice < 12) {
      reads.contains(key);
      reads.get(key);
    } else if (choice < 13) {
      reads.iterate(all());
      reads.get(key);
    } else {
      reads.get(key);
    }
  }

  // ---- writing

  /** Writes whose effect does not depend on whether an entry has just expired. */
  private void writeExpiring(int key) {
    if (random.nextInt(4) == 0) {
      journal.run(subject, Kind.REMOVE, key, ABSENT, () -> removed(cache.remove(Values.key(key))));
    } else {
      long id = nextId();
      journal.run(subject, Kind.PUT, key, id, () -> put(key, id));
    }
  }

  private void write(int key) {
    if (random.nextInt(REMOVE_MANY) == 0) {
      removeMany();
      return;
    }
    String name = Values.key(key);
    long id = nextId();
    String value = Values.text(id);
    switch (random.nextInt(16)) {
      case 3 ->
          journal.run(
              subject,
              Kind.GET_AND_PUT,
              key,
              id,
              () -> new Result(Outcome.DONE, Values.idOf(cache.getAndPut(name, value)), id));
      case 4 ->
          journal.run(
              subject,
              Kind.PUT_IF_ABSENT,
              key,
              id,
              () -> conditional(cache.putIfAbsent(name, value), id));
      case 5 ->
          journal.run(
              subject, Kind.REPLACE, key, id, () -> conditional(cache.replace(name, value), id));
      case 6 ->
          journal.run(
              subject,
              Kind.GET_AND_REPLACE,
              key,
              id,
              () -> exchanged(cache.getAndReplace(name, value), id));
      case 7 -> journal.run(subject, Kind.REMOVE, key, ABSENT, () -> removed(cache.remove(name)));
      case 8 ->
          journal.run(
              subject,
              Kind.GET_AND_REMOVE,
              key,
              ABSENT,
              () -> exchanged(cache.getAndRemove(name), ABSENT));
      case 9 -> writeOnRead(key, id);
      case 10 -> bulk.putAll(many());
      case 11, 12 ->
          journal.run(
              subject,
              Kind.INVOKE,
              key,
              id,
              () ->
                  new Result(
                      Outcome.DONE, cache.invoke(name, Bulk::exchange, Map.of(name, value)), id));
      case 13 -> bulk.invokeAll(many());
      default -> journal.run(subject, Kind.PUT, key, id, () -> put(key, id));
    }
  }

  /** Compares with what a read, perhaps a near hit, has just returned. */
  private void writeOnRead(int key, long id) {
    String name = Values.key(key);
    String before;
    try {
      before = cache.get(name);
    } catch (CacheException e) {
      return;
    }
    if (before == null) {
      return;
    }
    long old = Values.idOf(before);
    if (random.nextBoolean()) {
      journal.run(
          subject,
          Kind.REPLACE_SAME,
          key,
          id,
          () -> compared(cache.replace(name, before, Values.text(id)), old, id));
    } else {
      journal.run(
          subject,
          Kind.REMOVE_SAME,
          key,
          ABSENT,
          () -> compared(cache.remove(name, before), old, ABSENT));
    }
  }

  private void removeMany() {
    if (random.nextInt(CLEAR) == 0) {
      bulk.clear(all(), random.nextBoolean() ? cache::clear : cache::removeAll);
    } else {
      bulk.removeAll(many().keySet());
    }
  }

  private Set<Integer> all() {
    return IntStream.range(0, keys).boxed().collect(Collectors.toSet());
  }

  /** New values for some of the keys that are written to now. */
  private Map<Integer, Long> many() {
    Map<Integer, Long> ids = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      ids.put(focus.current(journal.now(), random), nextId());
    }
    return ids;
  }

  private long nextId() {
    return Values.id(node, thread, ++number);
  }

  // ---- results

  private Result put(int key, long id) {
    cache.put(Values.key(key), Values.text(id));
    return new Result(Outcome.DONE, NOTHING, id);
  }

  private static Result conditional(boolean done, long written) {
    return new Result(done ? Outcome.DONE : Outcome.NOT_DONE, NOTHING, written);
  }

  private static Result compared(boolean done, long observed, long written) {
    return done ? new Result(Outcome.DONE, observed, written) : conditional(false, written);
  }

  /** Something was there and is not any more; or nothing was. */
  private static Result exchanged(@Nullable String before, long written) {
    return before == null
        ? new Result(Outcome.NOT_DONE, ABSENT, written)
        : new Result(Outcome.DONE, Values.idOf(before), written);
  }

  private static Result removed(boolean done) {
    return conditional(done, ABSENT);
  }
}
