package dev.perigee.near.internal.coherence;

import dev.perigee.near.NearSettings;
import dev.perigee.near.Token;
import dev.perigee.near.internal.caffeine.CaffeineCopies;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a configuration: masters and their event channels as plain data, and the real
 * protocol on real near copies. Everything happens in steps that a test chooses.
 *
 * <p>Each master's channel is first in, first out, and carries events, beats, and the confirmation
 * of a subscription. Versions of a key are numbered in the order of their execution, which the
 * protocol does not know.
 */
final class World {
  static final long FOREVER = 1_000_000;

  private final Scenario scenario;
  private final Mutant mutant;
  private final MutantCoherence coherence;
  private final List<CaffeineCopies<String>> stores = new ArrayList<>();
  private final List<Master> masters = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Running> processes = new ArrayList<>();
  private long now;
  private @Nullable String violation;

  World(Scenario scenario, Mutant mutant) {
    this.scenario = scenario;
    this.mutant = mutant;
    long lease = mutant == Mutant.LEASE_UNCHECKED ? FOREVER : scenario.lease();
    for (int i = 0; i < scenario.masters(); i++) {
      masters.add(new Master(i, scenario.subscribed()));
    }
    for (int i = 0; i < scenario.keys(); i++) {
      entries.add(new Entry("k" + i, masters.get(i % masters.size()), scenario.lifetime()));
    }
    for (int i = 0; i < scenario.stores(); i++) {
      stores.add(
          new CaffeineCopies<>(
              new NearSettings(
                  true,
                  NearSettings.Mode.LEASE,
                  10,
                  1 << 20,
                  Duration.ofDays(1),
                  Duration.ofNanos(lease))));
    }
    coherence = new MutantCoherence(mutant, stores.get(0));
    stores.forEach(coherence::join);
    scenario.processes().forEach(p -> processes.add(new Running(p.kind(), p.store(), p.key())));
  }

  @Nullable String violation() {
    return violation;
  }

  // ---- what can happen next: processes by their number, then the channels

  List<Integer> enabled() {
    List<Integer> enabled = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      if (canStep(processes.get(i))) {
        enabled.add(i);
      }
    }
    for (int i = 0; i < masters.size(); i++) {
      if (!masters.get(i).channel.isEmpty()) {
        enabled.add(processes.size() + i);
      }
    }
    return enabled;
  }

  private boolean canStep(Running process) {
    return switch (process.kind) {
      case READER -> !process.isDone() && !process.isJoined();
      case EVICTOR -> !process.isDone() && stores.get(process.store).find(text(process)) != null;
      default -> !process.isDone();
    };
  }

  /** Does one step and says what it was. */
  String step(int number) {
    String done =
        number < processes.size()
            ? number + " " + step(processes.get(number))
            : deliver(masters.get(number - processes.size()));
    if (violation == null) {
      violation = state().broken();
    }
    return done;
  }

  private String deliver(Master master) {
    Message message = master.channel.remove(0);
    switch (message.type()) {
      case 'E' -> coherence.event(entries.get((int) message.argument()).text, "set");
      case 'D' -> coherence.event(entries.get((int) message.argument()).text, "del");
      case 'X' -> coherence.event(entries.get((int) message.argument()).text, "expire");
      case 'B' -> master.shard.prove(message.argument());
      default -> {
        if (scenario.subscribed()
            && mutant != Mutant.RECONNECT_KEEPS_THE_EPOCH
            && mutant != Mutant.EPOCH_BUMPED_TOO_EARLY) {
          master.shard.bumpEpoch(Shard.EpochCause.RESUBSCRIBED);
        }
        master.unacknowledgedGap = false;
      }
    }
    return master.shard.name() + " delivers " + message;
  }

  private String step(Running process) {
    coherence.actFor(stores.get(process.store), process.kind == Kind.READER && process.step == 1);
    String did = process.kind + " step " + process.step;
    switch (process.kind) {
      case READER -> read(process);
      case FAILING_READER -> fail(process);
      case FRESH_READER -> readFresh(process);
      case WRITER, REMOVER, CLEARER -> write(process);
      case LATE_WRITER -> writeLate(process);
      case KEEPER, FAILING_KEEPER -> keep(process);
      case FOREIGN_WRITER -> {
        execute(entry(process), true);
        process.step = Running.DONE;
      }
      case FOREIGN_REMOVER -> {
        execute(entry(process), false);
        process.step = Running.DONE;
      }
      case EVICTOR -> {
        CaffeineCopies<String> store = stores.get(process.store);
        NearCopy copy = store.find(text(process));
        if (copy != null) {
          store.drop(copy);
        }
        process.step = Running.DONE;
      }
      case GAP -> breakAndMend(process);
      case SUBSCRIBER -> subscribe(process);
      case BEAT -> {
        entry(process).master.send(new Message('B', now));
        process.step = Running.DONE;
      }
      case TICK -> {
        tick();
        process.step = Running.DONE;
      }
    }
    return did;
  }

  // ---- the processes of this JVM

  private void read(Running process) {
    Entry entry = entry(process);
    CaffeineCopies<String> store = stores.get(process.store);
    switch (process.step) {
      case 0 -> {
        process.floor = entry.returned;
        NearCopy copy = store.get(entry.text);
        if (copy != null && mayServe(store, copy)) {
          hit(process, copy);
        } else {
          process.step = 1;
        }
      }
      case 1 -> {
        Reading mine = new Reading(store, entry.text, entry.master.shard, now);
        process.reading = scenario.joins() ? coherence.beginOrJoin(mine) : begin(mine);
        process.began = process.reading == mine;
        entry.joinable = process.reading;
        process.step = 2;
      }
      case 2 -> {
        see(process, entry);
        process.step = 3;
      }
      default -> complete(process, entry);
    }
  }

  private Reading begin(Reading mine) {
    coherence.begin(mine);
    return mine;
  }

  private boolean mayServe(CaffeineCopies<String> store, NearCopy copy) {
    return store.mayServe(copy, now);
  }

  private void hit(Running process, NearCopy copy) {
    Entry entry = entry(process);
    int version = versionOf(copy);
    if (version < entry.version && now - entry.written.get(version + 1) > scenario.lease()) {
      violation = "staleness: a hit misses a write that is older than the lease";
    }
    if (now > entry.deadline.get(version)) {
      violation = "expiry: a hit after the deadline of the server";
    }
    returns(process, version);
  }

  private void see(Running process, Entry entry) {
    process.seen = entry.version;
    process.seenPresent = entry.present;
    process.seenLifetime = entry.deadline.get(entry.version) - now;
  }

  private void complete(Running process, Entry entry) {
    Reading reading = reading(process);
    Reading stamped = reading;
    if (mutant == Mutant.FILL_IGNORES_THE_EPOCH) {
      stamped = new Reading(stores.get(process.store), entry.text, entry.master.shard, now);
      stamped.stamp = reading.stamp;
    }
    long sent = mutant == Mutant.DEADLINE_FROM_THE_REPLY ? now : reading.sentNanos();
    long deadline = mutant == Mutant.DEADLINE_UNCHECKED ? FOREVER : sent + process.seenLifetime;
    NearCopy copy =
        process.seenPresent
            ? NearCopy.of(entry.text, stamped, envelope(process.seen), process.seen, deadline)
            : null;
    Token version = process.seenPresent ? Token.of(envelope(process.seen)) : Token.ABSENT;
    // the entry of the key's state is found by the text, so the stand-in completes the same flight
    coherence.complete(stamped, version, copy, now);
    returns(process, process.seen);
    for (Running other : processes) {
      if (other != process && other.isJoined() && other.reading == reading) {
        returns(other, process.seen);
      }
    }
  }

  private void fail(Running process) {
    if (process.step == 0) {
      Entry entry = entry(process);
      Reading reading = new Reading(stores.get(process.store), entry.text, entry.master.shard, now);
      process.reading = begin(reading);
      process.began = true;
      process.step = 3;
    } else {
      coherence.abandon(reading(process));
      process.step = Running.DONE;
    }
  }

  private void readFresh(Running process) {
    Entry entry = entry(process);
    if (process.step == 0) {
      process.floor = entry.returned;
      see(process, entry);
      process.step = 1;
      return;
    }
    if (mutant != Mutant.FRESH_READ_IS_NOT_OBSERVED) {
      coherence.observed(
          entry.text, process.seenPresent ? Token.of(envelope(process.seen)) : Token.ABSENT);
    }
    returns(process, process.seen);
  }

  private void write(Running process) {
    Entry entry = entry(process);
    if (process.step == 0) {
      process.floor = entry.returned;
      execute(entry, process.kind == Kind.WRITER);
      process.seen = entry.version;
      process.step = 1;
      return;
    }
    if (process.kind == Kind.CLEARER) {
      coherence.cleared();
    } else if (mutant != Mutant.WRITE_REPLY_DOES_NOTHING) {
      coherence.written(entry.text);
    }
    returns(process, process.seen);
  }

  private void keep(Running process) {
    Entry entry = entry(process);
    CaffeineCopies<String> store = stores.get(process.store);
    switch (process.step) {
      case 0 -> {
        process.floor = entry.returned;
        process.reading = new Reading(store, entry.text, entry.master.shard, now);
        coherence.beginPut(process.reading);
        process.began = true;
        process.step = 1;
      }
      case 1 -> {
        execute(entry, true);
        process.seen = entry.version;
        process.seenLifetime = scenario.lifetime();
        process.step = 2;
      }
      default -> {
        confirm(process, entry);
        returns(process, process.seen);
      }
    }
  }

  private void confirm(Running process, Entry entry) {
    Reading put = reading(process);
    if (process.kind == Kind.FAILING_KEEPER) {
      coherence.abandon(put);
      coherence.written(entry.text);
      return;
    }
    Reading of = put;
    if (mutant == Mutant.PUT_IGNORES_THE_EPOCH) {
      of = new Reading(stores.get(process.store), entry.text, entry.master.shard, now);
      of.stamp = put.stamp;
      of.echoes = put.echoes;
      coherence.standIn(put, of);
    }
    long sent = mutant == Mutant.DEADLINE_FROM_THE_REPLY ? now : put.sentNanos();
    long deadline = sent + process.seenLifetime;
    coherence.kept(
        of, NearCopy.of(entry.text, of, envelope(process.seen), process.seen, deadline), now);
  }

  private void writeLate(Running process) {
    if (process.step == 0) {
      coherence.written(text(process));
      process.step = 1;
    } else {
      execute(entry(process), true);
      process.step = Running.DONE;
    }
  }

  private void returns(Running process, int version) {
    Entry entry = entry(process);
    if (version < process.floor) {
      violation = "session: an older version was returned";
    }
    entry.returned = Math.max(entry.returned, version);
    process.step = Running.DONE;
  }

  // ---- the servers, the network and time

  private void execute(Entry entry, boolean present) {
    if (!present && !entry.present) {
      return; // removing nothing is no change and no event
    }
    entry.version++;
    entry.present = present;
    entry.written.add(now);
    entry.deadline.add(now + scenario.lifetime());
    entry.master.send(new Message(present ? 'E' : 'D', entries.indexOf(entry)));
    if (present && scenario.lifetimes()) {
      entry.master.send(new Message('X', entries.indexOf(entry)));
    }
  }

  private void breakAndMend(Running process) {
    Master master = entry(process).master;
    if (process.step == 0) {
      master.channel.clear();
      master.connected = false;
      master.unacknowledgedGap = true;
      if (mutant == Mutant.EPOCH_BUMPED_TOO_EARLY) {
        master.shard.bumpEpoch(Shard.EpochCause.CONNECTION_LOST);
      }
      process.step = 1;
    } else {
      subscribe(process);
    }
  }

  private void subscribe(Running process) {
    Master master = entry(process).master;
    master.connected = true;
    master.send(new Message('S', 0));
    process.step = Running.DONE;
  }

  private void tick() {
    now += scenario.tick();
    for (Entry entry : entries) {
      if (entry.present && now > entry.deadline.get(entry.version)) {
        execute(entry, false);
      }
    }
  }

  private WorldState state() {
    return new WorldState(now, masters, entries, stores, processes, coherence);
  }

  /** Equal for states that behave alike. */
  String key() {
    return state().text();
  }

  // ---- small things

  private Entry entry(Running process) {
    return entries.get(process.key);
  }

  private String text(Running process) {
    return entry(process).text;
  }

  private static Reading reading(Running process) {
    if (process.reading == null) {
      throw new IllegalStateException("the read has not begun");
    }
    return process.reading;
  }

  private static byte[] envelope(int version) {
    return ByteBuffer.allocate(16).putLong(8, version).array();
  }

  static int versionOf(NearCopy copy) {
    return (int) ByteBuffer.wrap(copy.version().bytes()).getLong();
  }

  @Override
  public String toString() {
    return IntStream.range(0, processes.size())
        .mapToObj(i -> i + " is " + processes.get(i).kind + " in store " + processes.get(i).store)
        .toList()
        .toString();
  }
}
