package dev.perigee.hammer.ledger;

import dev.perigee.hammer.Subject;
import dev.perigee.hammer.Values;
import dev.perigee.hammer.ledger.Change.Cause;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes once more what a server executed, as far as it concerns the entries that are hammered,
 * and tells each change of them. It knows the commands by which entries are written; one that it
 * does not know and that names an entry is an error, so that nothing is overlooked.
 */
final class Replay {
  private static final Set<String> READS =
      Set.of(
          "GET",
          "GETRANGE",
          "SUBSTR",
          "EXISTS",
          "PTTL",
          "TTL",
          "TYPE",
          "STRLEN",
          "EVAL",
          "EVALSHA",
          "EVAL_RO",
          "EVALSHA_RO",
          "SCAN",
          "MGET",
          "OBJECT",
          "PSUBSCRIBE",
          "SUBSCRIBE");

  /** A slot that moves takes its entries along as they are. */
  private static final Set<String> MOVES = Set.of("RESTORE", "RESTORE-ASKING");

  private static final long MILLI = 1_000_000;

  /** Redis counts whole milliseconds, and an entry lives to the end of its last one. */
  private static final long LAST = 1;

  private final Pattern entry;
  private final Consumer<Change> changes;
  private final Map<Integer, Map<Slot, Live>> databases = new HashMap<>();

  /** An entry's place. */
  record Slot(Subject subject, int key) {}

  /** What stands there. */
  record Live(long value, long deadline) {
    boolean isOver(long now) {
      return deadline != Change.NEVER && deadline - now < 0;
    }
  }

  Replay(String namespace, Consumer<Change> changes) {
    this.entry = Pattern.compile(Pattern.quote(namespace) + ":(\\w+):\\w+:k(\\d+)");
    this.changes = changes;
  }

  /** A command was executed at this moment. */
  void execute(MonitorLine line, Moment now) {
    List<String> words = line.words();
    String command = words.get(0).toUpperCase(Locale.ROOT);
    switch (command) {
      case "FLUSHDB" -> exchange(line.database(), Map.of(), now.earliest(), now.latest());
      case "FLUSHALL" -> {
        for (int database : Set.copyOf(databases.keySet())) {
          exchange(database, Map.of(), now.earliest(), now.latest());
        }
      }
      case "SWAPDB" -> swap(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)), now);
      case "SET" -> set(line, words, now);
      case "UNLINK", "DEL" -> {
        for (String key : words.subList(1, words.size())) {
          change(line.database(), key, new Live(Values.ABSENT, Change.NEVER), now);
        }
      }
      default -> {
        if (!READS.contains(command) && !MOVES.contains(command) && slotOf(line) != null) {
          throw new IllegalStateException("the ledger does not know " + words);
        }
      }
    }
  }

  private void set(MonitorLine line, List<String> words, Moment now) {
    Matcher matcher = entry.matcher(words.get(1));
    if (!matcher.matches()) {
      return;
    }
    long deadline = Change.NEVER;
    boolean onlyNew = false;
    boolean onlyOld = false;
    Live before = live(line.database(), slot(matcher), now.told());
    for (int i = 3; i < words.size(); i++) {
      switch (words.get(i).toUpperCase(Locale.ROOT)) {
        case "PX" -> deadline = now.latest() + (Long.parseLong(words.get(++i)) + LAST) * MILLI;
        case "PXAT" -> {
          long left = Long.parseLong(words.get(++i)) * 1_000 - line.micros();
          deadline = now.told() + left * 1_000 + LAST * MILLI;
        }
        case "KEEPTTL" -> deadline = kept(line.database(), slot(matcher));
        case "NX" -> onlyNew = true;
        case "XX" -> onlyOld = true;
        default -> throw new IllegalStateException("the ledger does not know " + words);
      }
    }
    boolean present = before.value() != Values.ABSENT;
    if (!(onlyNew && present) && !(onlyOld && !present)) {
      change(line.database(), words.get(1), new Live(Values.idOf(words.get(2)), deadline), now);
    }
  }

  private void change(int database, String key, Live after, Moment now) {
    Matcher matcher = entry.matcher(key);
    if (!matcher.matches()) {
      return;
    }
    Slot slot = slot(matcher);
    if (after.value() == Values.ABSENT
        && live(database, slot, now.told()).value() == Values.ABSENT) {
      return;
    }
    databases.computeIfAbsent(database, number -> new HashMap<>()).put(slot, after);
    if (database == 0) {
      tell(slot, after, now.earliest(), now.latest(), Cause.WRITE);
    }
  }

  private void swap(int one, int other, Moment now) {
    Map<Slot, Live> first = Map.copyOf(databases.getOrDefault(one, Map.of()));
    Map<Slot, Live> second = Map.copyOf(databases.getOrDefault(other, Map.of()));
    exchange(one, second, now.earliest(), now.latest());
    exchange(other, first, now.earliest(), now.latest());
  }

  /** The server begins anew, with nothing. */
  void restart(long earliest, long latest) {
    databases.keySet().removeIf(database -> database != 0);
    exchange(0, Map.of(), earliest, latest);
  }

  /** All entries of a database are others from some time between these two on. */
  void exchange(int database, Map<Slot, Live> after, long earliest, long latest) {
    Map<Slot, Live> before = databases.getOrDefault(database, Map.of());
    Set<Slot> slots = new HashSet<>(before.keySet());
    slots.addAll(after.keySet());
    databases.put(database, new HashMap<>(after));
    if (database != 0) {
      return;
    }
    Live nothing = new Live(Values.ABSENT, Change.NEVER);
    for (Slot slot : slots) {
      Live left = before.getOrDefault(slot, nothing);
      Live right = after.getOrDefault(slot, nothing);
      if (left.value() != right.value() || left.isOver(latest)) {
        tell(slot, right, earliest, latest, Cause.RESET);
      }
    }
  }

  /** What stands in the database that nodes use, expired entries too. */
  Map<Slot, Live> entries() {
    return Map.copyOf(databases.getOrDefault(0, Map.of()));
  }

  /** The entry that a command names; {@code null} for none. */
  @Nullable Slot slotOf(MonitorLine line) {
    if (line.words().size() < 2) {
      return null;
    }
    Matcher matcher = entry.matcher(line.words().get(1));
    return matcher.matches() ? slot(matcher) : null;
  }

  /**
   * The deadline that a script found, who keeps it: time stands still in a script, so it may have
   * passed since.
   */
  private long kept(int database, Slot slot) {
    Live there = databases.getOrDefault(database, Map.of()).get(slot);
    return there == null ? Change.NEVER : there.deadline();
  }

  private Live live(int database, Slot slot, long now) {
    Live there = databases.getOrDefault(database, Map.of()).get(slot);
    return there == null || there.isOver(now) ? new Live(Values.ABSENT, Change.NEVER) : there;
  }

  private void tell(Slot slot, Live after, long earliest, long latest, Cause cause) {
    changes.accept(
        new Change(
            slot.subject(), slot.key(), after.value(), earliest, latest, after.deadline(), cause));
  }

  private static Slot slot(Matcher matcher) {
    return new Slot(Subject.named(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
