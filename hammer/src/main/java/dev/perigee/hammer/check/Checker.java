package dev.perigee.hammer.check;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.check.Timeline.Span;
import dev.perigee.hammer.check.Violation.Rule;
import dev.perigee.hammer.history.Kind;
import dev.perigee.hammer.history.Operation;
import dev.perigee.hammer.history.Outcome;
import dev.perigee.hammer.ledger.Change;
import dev.perigee.hammer.ledger.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Holds what nodes observed against what the server executed.
 *
 * <p>The ledger has the changes of each entry in the order of the server, so it is known of every
 * value when it stood there and what came after it; nothing has to be guessed from the histories.
 * Of each operation is checked:
 *
 * <ul>
 *   <li>a read returned what stood in the entry at some time while it ran, or, where near copies
 *       may answer it, at most one lease before it began; expired values never;
 *   <li>it did not return anything older than what an operation of the same node had returned or
 *       written that ended before this one began;
 *   <li>a write that was acknowledged was executed between call and return, one that was refused
 *       was not, and nothing came between the two halves of an atomic one.
 * </ul>
 *
 * <p>A value may stand in an entry more than once (a data set that was swapped back). Then the
 * checker takes the reading that is best for the node: it never reports what can be explained.
 *
 * <p>Quiescence needs no rule of its own: where nothing was written for longer than the lease, the
 * first rule allows nothing but the value that is there.
 */
public final class Checker {
  private final Map<Entry, Timeline> timelines = new HashMap<>();
  private final long leaseNanos;
  private final long tolerance;
  private final List<Violation> violations = new ArrayList<>();

  private record Entry(Subject subject, int key) {}

  private record Session(int node, Subject subject, int key) {}

  /** A place in the timeline that a node knows of from some time on. */
  private record Known(long since, int place) {}

  public Checker(Ledger ledger, long leaseNanos) {
    this.leaseNanos = leaseNanos;
    this.tolerance = ledger.toleranceNanos();
    Map<Entry, List<Change>> byEntry = new HashMap<>();
    for (Change change : ledger.changes()) {
      byEntry
          .computeIfAbsent(new Entry(change.subject(), change.key()), entry -> new ArrayList<>())
          .add(change);
    }
    byEntry.forEach((entry, changes) -> timelines.put(entry, Timeline.of(changes)));
  }

  /** Checks histories of any number of nodes, in any order; gives what is wrong with them. */
  public List<Violation> check(List<Operation> operations) {
    violations.clear();
    Map<Session, List<Operation>> sessions = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.kind() != Kind.HITS && operation.outcome() != Outcome.FAILED) {
        sessions
            .computeIfAbsent(
                new Session(operation.node(), operation.subject(), operation.key()),
                session -> new ArrayList<>())
            .add(operation);
      }
    }
    sessions.forEach(this::check);
    violations.sort(Comparator.comparingLong(violation -> violation.operation().start()));
    return List.copyOf(violations);
  }

  private void check(Session session, List<Operation> operations) {
    Timeline timeline =
        timelines.computeIfAbsent(
            new Entry(session.subject(), session.key()), entry -> Timeline.of(List.of()));
    operations.sort(Comparator.comparingLong(Operation::start));
    PriorityQueue<Known> learned = new PriorityQueue<>(Comparator.comparingLong(Known::since));
    int floor = 0;
    for (Operation operation : operations) {
      while (!learned.isEmpty() && learned.peek().since() < operation.start()) {
        floor = Math.max(floor, learned.remove().place());
      }
      int place = Math.max(observed(operation, timeline, floor), written(operation, timeline));
      if (place > floor && operation.kind().isShown()) {
        learned.add(new Known(operation.end(), place));
      }
    }
  }

  // ---- what was read

  /** The place that an operation knows of by what it observed, or -1. */
  private int observed(Operation operation, Timeline timeline, int floor) {
    long value = operation.observed();
    if (value == Values.NOTHING) {
      return -1;
    }
    long allowed = operation.kind().isFresh() ? 0 : operation.subject().allowedNanos(leaseNanos);
    int admitted = -1;
    for (int place : timeline.placesSince(value, operation.start() - allowed - tolerance)) {
      if (timeline.span(place).admits(operation.start(), operation.end(), allowed, tolerance)) {
        if (place >= floor) {
          return place;
        }
        admitted = place;
      }
    }
    if (admitted >= 0) {
      Span seen = timeline.span(floor);
      report(
          Rule.SESSION,
          operation,
          "this node had seen "
              + text(seen.value())
              + ", which came "
              + (floor - admitted)
              + " changes later");
    } else {
      refuse(operation, timeline, allowed);
    }
    return -1;
  }

  /** Says why a value could not have been returned. */
  private void refuse(Operation operation, Timeline timeline, long allowed) {
    List<Integer> places = timeline.places(operation.observed());
    if (places.isEmpty()) {
      report(Rule.PHANTOM, operation, "that value never stood in Redis");
      return;
    }
    if (operation.observed() == Values.ABSENT) {
      report(Rule.MISSING, operation, "there was an entry all the time");
      return;
    }
    Span last = timeline.span(places.get(0));
    for (int place : places) {
      if (timeline.span(place).from() <= operation.end()) {
        last = timeline.span(place);
      }
    }
    Rule rule =
        switch (last.end()) {
          case EXPIRED -> Rule.EXPIRY;
          case RESET -> Rule.RESET;
          case OVERWRITTEN, NONE -> Rule.STALENESS;
        };
    report(
        rule,
        operation,
        "it was gone for "
            + (operation.start() - last.until()) / 1_000
            + " us when the read began, and "
            + allowed / 1_000
            + " were allowed");
  }

  /** How long ago a read's value had been replaced when the read began, at least; 0 for not yet. */
  public long staleness(Operation operation) {
    Timeline timeline = timelines.get(new Entry(operation.subject(), operation.key()));
    if (timeline == null || operation.observed() == Values.NOTHING) {
      return 0;
    }
    long least = Long.MAX_VALUE;
    for (int place : timeline.places(operation.observed())) {
      Span span = timeline.span(place);
      if (span.from() <= operation.end()) {
        least = Math.min(least, Math.max(0, operation.start() - span.until()));
      }
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }

  // ---- what was written

  /** The place that an operation knows of by what it wrote, or -1. */
  private int written(Operation operation, Timeline timeline) {
    if (operation.written() == Values.NOTHING) {
      return -1;
    }
    if (operation.outcome() == Outcome.NOT_DONE) {
      if (operation.written() != Values.ABSENT && !timeline.places(operation.written()).isEmpty()) {
        report(Rule.DENIED_WRITE, operation, "it was executed all the same");
      }
      return -1;
    }
    if (operation.written() == Values.ABSENT && operation.subject().isExpiring()) {
      return -1; // to the millisecond nobody knows whether there was anything left to remove
    }
    boolean executed = false;
    for (int place : timeline.placesSince(operation.written(), operation.start() - tolerance)) {
      Span span = timeline.span(place);
      if (span.since() < operation.start() - tolerance
          || span.from() > operation.end() + tolerance) {
        continue;
      }
      executed = true;
      if (!operation.kind().isAtomic()
          || (place > 0 && timeline.span(place - 1).value() == operation.observed())) {
        return place;
      }
    }
    report(
        executed ? Rule.ATOMICITY : Rule.LOST_WRITE,
        operation,
        executed
            ? "another value stood there before: " + before(operation, timeline)
            : "it was not executed in that time");
    return -1;
  }

  private static String before(Operation operation, Timeline timeline) {
    List<Integer> places = timeline.places(operation.written());
    int place = places.get(places.size() - 1);
    return place == 0 ? "nothing" : text(timeline.span(place - 1).value());
  }

  private void report(Rule rule, Operation operation, String detail) {
    violations.add(new Violation(rule, operation, detail));
  }

  private static String text(long value) {
    return value == Values.ABSENT ? "nothing" : Values.text(value);
  }
}
