package dev.perigee.near.internal.coherence;

import dev.perigee.near.internal.caffeine.CaffeineCopies;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of a world as a text of all that its future depends on: states that behave alike have the
 * same. Stamps and epochs count only as "still the one captured"; processes of a kind are
 * interchangeable.
 */
record WorldState(
    long now,
    List<Master> masters,
    List<Entry> entries,
    List<CaffeineCopies<String>> stores,
    List<Running> processes,
    MutantCoherence coherence) {

  /** The text, equal for states that behave alike. */
  String text() {
    StringBuilder key = new StringBuilder().append(now);
    for (Master master : masters) {
      key.append('|').append(master.channel).append(master.connected);
      key.append(master.unacknowledgedGap).append(master.shard.proofAge(now));
    }
    for (Entry entry : entries) {
      key.append('|').append(entry.version).append(entry.present).append(entry.returned);
      key.append(times(entry, entry.version));
      for (CaffeineCopies<String> store : stores) {
        NearCopy copy = store.find(entry.text);
        if (copy != null) {
          key.append(';').append(World.versionOf(copy)).append(copy.isAlive(now));
          key.append(copy.mayServe(now, World.FOREVER)).append(copy.deadlineNanos());
          key.append(times(entry, World.versionOf(copy))).append(copy.echoes);
        }
      }
    }
    String[] states = new String[processes.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = key(processes.get(i));
    }
    Arrays.sort(states);
    return key.append(String.join(",", states)).toString();
  }

  /** What will be asked of a version: when it ends, and when the next one was written. */
  private static String times(Entry entry, int version) {
    return "@"
        + entry.deadline.get(version)
        + (version < entry.version ? "-" + entry.written.get(version + 1) : "");
  }

  private String key(Running process) {
    String key = process.kind + " " + process.store + process.key + process.step;
    if (process.isDone()) {
      return key;
    }
    key += "." + process.floor + "." + process.seen + process.seenPresent + process.seenLifetime;
    key += times(entries.get(process.key), process.seen);
    Reading reading = process.reading;
    if (reading == null) {
      return key;
    }
    if (!process.began) {
      return key + "joined " + processOf(reading);
    }
    return key
        + (reading.stamp == currentStamp(reading))
        + (reading.epoch() == reading.shard().epoch())
        + reading.beganProven()
        + reading.sentNanos()
        + (lastBegun(process) ? "joinable" : "")
        + (isKeeper(process) ? coherence.isAlone(reading) + " " + reading.echoes : "");
  }

  private static boolean isKeeper(Running process) {
    return process.kind == Kind.KEEPER || process.kind == Kind.FAILING_KEEPER;
  }

  private String processOf(Reading reading) {
    return processes.stream()
        .filter(process -> process.began && process.reading == reading)
        .map(this::key)
        .findFirst()
        .orElseThrow();
  }

  /** A read that begins and is given up at once shows the stamp and leaves nothing. */
  private long currentStamp(Reading of) {
    Reading probe = new Reading(of.owner(), of.text(), of.shard(), now);
    coherence.begin(probe);
    coherence.abandon(probe);
    return probe.stamp;
  }

  private boolean lastBegun(Running process) {
    return entries.get(process.key).joinable == process.reading;
  }

  /** The invariant that does not hold in this state, or {@code null}. */
  @Nullable String broken() {
    for (CaffeineCopies<String> store : stores) {
      for (Entry entry : entries) {
        @Nullable NearCopy copy = store.get(entry.text);
        if (copy != store.find(entry.text)) {
          return "the maps differ";
        }
        if (copy != null
            && store.mayServe(copy, now)
            && World.versionOf(copy) != entry.version
            && !isExplained(entry)) {
          return "coverage: stale with nothing pending";
        }
      }
    }
    boolean idle = processes.stream().noneMatch(process -> process.began && !process.isDone());
    return idle && coherence.keysInFlight() != 0
        ? "memory: a state is left with nothing on its way"
        : null;
  }

  /** An event that is not delivered, an own write that has not returned, or a gap not told. */
  private boolean isExplained(Entry entry) {
    return entry.master.unacknowledgedGap
        || entry.master.channel.contains(new Message('E', entries.indexOf(entry)))
        || entry.master.channel.contains(new Message('D', entries.indexOf(entry)))
        || processes.stream()
            .anyMatch(process -> entries.get(process.key) == entry && process.isUnreturnedWrite());
  }
}
