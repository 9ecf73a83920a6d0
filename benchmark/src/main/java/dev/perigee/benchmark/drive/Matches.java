package dev.perigee.benchmark.drive;

import static dev.perigee.benchmark.contestant.Contestant.CAFFEINE;
import static dev.perigee.benchmark.contestant.Contestant.CAFFEINE_JCACHE;
import static dev.perigee.benchmark.contestant.Contestant.CEILING;
import static dev.perigee.benchmark.contestant.Contestant.HAZELCAST;
import static dev.perigee.benchmark.contestant.Contestant.JETCACHE;
import static dev.perigee.benchmark.contestant.Contestant.LETTUCE;
import static dev.perigee.benchmark.contestant.Contestant.LETTUCE_PIPELINED;
import static dev.perigee.benchmark.contestant.Contestant.LOCAL_CACHED_MAP;
import static dev.perigee.benchmark.contestant.Contestant.PERIGEE;
import static dev.perigee.benchmark.contestant.Contestant.PERIGEE_FAR;
import static dev.perigee.benchmark.contestant.Contestant.PERIGEE_VALIDATED;
import static dev.perigee.benchmark.contestant.Contestant.REDISSON;
import static dev.perigee.benchmark.contestant.Contestant.REDISSON_JCACHE;
import static dev.perigee.benchmark.contestant.Contestant.SPRING;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.value.Sample;
import dev.perigee.benchmark.workload.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who meets whom; the first of each list is the baseline. */
final class Matches {
  private static final List<Integer> ONE = List.of(1);
  private static final List<Integer> TWO = List.of(1, 2);
  private static final List<Integer> FOUR = List.of(1, 4);
  private static final List<Integer> MANY = List.of(1, 16);

  private static final List<Contestant> NEAR =
      List.of(CAFFEINE_JCACHE, PERIGEE, CAFFEINE, LOCAL_CACHED_MAP, JETCACHE, HAZELCAST);
  private static final List<Contestant> FAR =
      List.of(LETTUCE, PERIGEE_FAR, REDISSON, REDISSON_JCACHE);
  private static final List<Contestant> WRITERS =
      List.of(LETTUCE, PERIGEE, PERIGEE_FAR, REDISSON, REDISSON_JCACHE, LOCAL_CACHED_MAP);
  private static final List<Contestant> COMPARERS =
      List.of(REDISSON, PERIGEE, PERIGEE_FAR, REDISSON_JCACHE, LOCAL_CACHED_MAP);
  private static final List<Contestant> ALL =
      List.of(
          CEILING,
          PERIGEE,
          PERIGEE_VALIDATED,
          PERIGEE_FAR,
          LETTUCE,
          REDISSON,
          REDISSON_JCACHE,
          LOCAL_CACHED_MAP,
          JETCACHE,
          SPRING);

  private Matches() {}

  /** The main workloads and the main contestants. */
  static List<Match> quick() {
    List<Contestant> writers = List.of(LETTUCE, PERIGEE, REDISSON, REDISSON_JCACHE);
    return List.of(
        near("Near hit", Task.NEAR_HIT, Sample.A, TWO, CAFFEINE_JCACHE, PERIGEE, CAFFEINE),
        near("getAll of 100, near", Task.GET_ALL, Sample.A, ONE, CAFFEINE_JCACHE, PERIGEE),
        Match.of("Far read", Task.FAR_READ, Sample.A, MANY, FAR),
        Match.of("put", Task.PUT, Sample.A, MANY, writers),
        far("getAll of 100, far", Task.GET_ALL, Sample.A, FAR),
        Match.of("putAll of 100", Task.PUT_ALL, Sample.A, ONE, writers),
        Match.of("invoke", Task.INVOKE, Sample.A, FOUR, writers),
        near("Zipf, 90 % reads", Task.ZIPF, Sample.A, MANY, CEILING, PERIGEE, REDISSON_JCACHE));
  }

  /** All of both. */
  static List<Match> full() {
    List<Match> all = new ArrayList<>();
    for (Sample sample : List.of(Sample.A, Sample.B)) {
      all.add(
          Match.of(
              "Near hit",
              Task.NEAR_HIT,
              sample,
              TWO,
              and(NEAR, PERIGEE_VALIDATED, REDISSON_JCACHE)));
      all.add(
          Match.of("Zipf, 90 % reads", Task.ZIPF, sample, sample == Sample.A ? MANY : ONE, ALL));
      all.add(far("getAll of 100, far", Task.GET_ALL, sample, and(FAR, LETTUCE_PIPELINED)));
      all.add(Match.of("putAll of 100", Task.PUT_ALL, sample, ONE, WRITERS));
    }
    for (Sample sample : Sample.values()) {
      List<Integer> threads = sample == Sample.C ? ONE : MANY;
      all.add(Match.of("Far read", Task.FAR_READ, sample, threads, and(FAR, SPRING)));
      // Spring's puts and its clear return before Redis has them; large values, and clears, pile up
      // in its memory until there is none left.
      List<Contestant> putters =
          sample == Sample.C ? and(WRITERS, HAZELCAST) : and(WRITERS, SPRING, HAZELCAST);
      all.add(Match.of("put", Task.PUT, sample, threads, putters));
    }
    all.add(Match.of("getAll of 100, near", Task.GET_ALL, Sample.A, ONE, NEAR));
    all.add(
        Match.of(
            "putIfAbsent", Task.PUT_IF_ABSENT, Sample.A, ONE, and(WRITERS, SPRING, HAZELCAST)));
    all.add(
        Match.of("replace(k, old, new)", Task.REPLACE, Sample.A, ONE, and(COMPARERS, HAZELCAST)));
    all.add(Match.of("invoke", Task.INVOKE, Sample.A, FOUR, and(WRITERS, HAZELCAST)));
    all.add(Match.of("Iteration over 10,000", Task.ITERATE, Sample.A, ONE, WRITERS));
    all.add(Match.of("clear of 10,000", Task.CLEAR, Sample.A, ONE, WRITERS));
    all.add(Match.of("removeAll of 10,000", Task.REMOVE_ALL, Sample.A, ONE, WRITERS));
    return all;
  }

  private static List<Contestant> and(List<Contestant> some, Contestant... others) {
    return Stream.concat(some.stream(), Stream.of(others)).toList();
  }

  private static Match near(
      String title, Task task, Sample sample, List<Integer> threads, Contestant... contestants) {
    return Match.of(title, task, sample, threads, List.of(contestants));
  }

  /** A task that others do near, by those who have no near cache. */
  private static Match far(String title, Task task, Sample sample, List<Contestant> contestants) {
    Match match = Match.of(title, task, sample, ONE, contestants);
    return new Match(match.title(), "far-" + match.name(), task, sample, ONE, match.contestants());
  }
}
