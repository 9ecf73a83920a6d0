package dev.perigee.hammer.check;

import dev.perigee.hammer.Values;
import dev.perigee.hammer.ledger.Change;
import dev.perigee.hammer.ledger.Change.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stood in one entry of the master, one after the other, each with the times between which it
 * can have been read there.
 */
final class Timeline {
  /** Before the first change there is nothing. */
  private static final long ALWAYS = Long.MIN_VALUE / 4;

  /** After the last one there is no other. */
  private static final long STILL = Long.MAX_VALUE / 4;

  /** A server may decide that much earlier than computed that an entry has expired. */
  private static final long EARLY_EXPIRY = 100_000_000;

  /** How a value ended. */
  enum End {
    /** It did not. */
    NONE,
    /** Another one was written, or it was removed. */
    OVERWRITTEN,
    /** All entries were exchanged at once. */
    RESET,
    /** Its time was over: this is known beforehand, so no event is needed to respect it. */
    EXPIRED
  }

  /**
   * A value in its time.
   *
   * @param value the value, or ABSENT
   * @param from the earliest time at which it can have been there
   * @param since the latest time at which it can have come
   * @param until the latest time at which it can have been there
   * @param end how it ended
   */
  record Span(long value, long from, long since, long until, End end) {
    /**
     * Whether a read may return it: it stood there at some time of the read, or at most {@code
     * allowed} before. An expired value is never allowed.
     */
    boolean admits(long start, long endOfRead, long allowed, long tolerance) {
      long grace = end == End.EXPIRED ? 0 : allowed;
      return from - tolerance <= endOfRead && start - grace - tolerance <= until;
    }
  }

  private final List<Span> spans = new ArrayList<>();
  private final Map<Long, List<Integer>> byValue = new HashMap<>();

  private Timeline() {}

  static Timeline of(List<Change> changes) {
    Timeline timeline = new Timeline();
    long value = Values.ABSENT;
    long from = ALWAYS;
    long since = ALWAYS;
    long deadline = Change.NEVER;
    for (Change change : changes) {
      if (deadline != Change.NEVER && deadline - change.latest() < 0) {
        timeline.add(value, from, since, deadline, End.EXPIRED);
        value = Values.ABSENT;
        from = deadline - EARLY_EXPIRY;
        since = deadline;
        deadline = Change.NEVER;
      }
      End end = change.cause() == Cause.RESET ? End.RESET : End.OVERWRITTEN;
      timeline.add(value, from, since, change.latest(), end);
      value = change.value();
      from = change.earliest();
      since = change.latest();
      deadline = change.deadline();
    }
    if (deadline == Change.NEVER) {
      timeline.add(value, from, since, STILL, End.NONE);
    } else {
      timeline.add(value, from, since, deadline, End.EXPIRED);
      timeline.add(Values.ABSENT, deadline - EARLY_EXPIRY, deadline, STILL, End.NONE);
    }
    return timeline;
  }

  private void add(long value, long from, long since, long until, End end) {
    byValue.computeIfAbsent(value, unknown -> new ArrayList<>()).add(spans.size());
    spans.add(new Span(value, from, since, until, end));
  }

  /** The places of a value, in order; none where it never stood there. */
  List<Integer> places(long value) {
    return byValue.getOrDefault(value, List.of());
  }

  /** The places of a value that had not ended at the given time. */
  List<Integer> placesSince(long value, long time) {
    List<Integer> all = places(value);
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spans.get(all.get(middle)).until() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return all.subList(low, all.size());
  }

  Span span(int place) {
    return spans.get(place);
  }
}
