package dev.perigee.near.fake;

import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of {@link FakeRedis} and the events of their changes. Guarded by that. */
final class FakeData {
  private final FakeClock clock;
  private final Map<String, Stored> entries = new TreeMap<>();
  private final Queue<Event> events = new ArrayDeque<>();

  /** A value and the last millisecond in which it is there. */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(byte[] bytes, long deadlineMillis) {}

  /** That a key has changed. */
  record Event(String key, String name) {}

  FakeData(FakeClock clock) {
    this.clock = clock;
  }

  /** The events that were not delivered yet, in order. */
  Queue<Event> events() {
    return events;
  }

  /** The last millisecond of something that lives so long from now on. */
  long deadline(long ttlMillis) {
    return clock.millis() + ttlMillis;
  }

  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** What remains of a key's lifetime, -2 where there is no key. */
  long ttl(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null ? -2 : stored.deadlineMillis() - clock.millis();
  }

  @Nullable Stored peek(String key) {
    @Nullable Stored stored = entries.get(key);
    if (stored != null && clock.millis() > stored.deadlineMillis()) {
      delete(key, "expired");
      return null;
    }
    return stored;
  }

  @Nullable RemoteValue value(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null
        ? null
        : new RemoteValue(stored.bytes(), stored.deadlineMillis() - clock.millis());
  }

  Token token(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null ? Token.ABSENT : Token.of(stored.bytes());
  }

  @Nullable RemoteValue touched(String key, long ttlMillis) {
    @Nullable RemoteValue value = value(key);
    if (value != null) {
      touch(key, ttlMillis);
    }
    return value;
  }

  void touch(String key, long ttlMillis) {
    @Nullable Stored stored = peek(key);
    if (stored != null && ttlMillis == WriteTtl.NONE) {
      delete(key, "del");
    } else if (stored != null && ttlMillis != WriteTtl.KEEP) {
      entries.put(key, new Stored(stored.bytes(), clock.millis() + ttlMillis));
      events.add(new Event(key, "expire"));
    }
  }

  RemoteWrite stored(Put put, Wanted wanted) {
    @Nullable Stored there = peek(put.key());
    long ttl = there == null ? put.ttl().createMillis() : put.ttl().updateMillis();
    Effect effect;
    if (ttl == WriteTtl.NONE) {
      effect = delete(put.key(), "del") ? Effect.REMOVED : Effect.UNCHANGED;
    } else {
      set(
          put.key(),
          put.bytes(),
          ttl == WriteTtl.KEEP && there != null ? there.deadlineMillis() - clock.millis() : ttl);
      effect = there == null ? Effect.CREATED : Effect.UPDATED;
      if (put.ttl().isUniform() && wanted == Wanted.NOTHING) {
        effect = Effect.WRITTEN;
      }
    }
    return new RemoteWrite(effect, wanted == Wanted.VALUE && there != null ? there.bytes() : null);
  }

  RemoteWrite removed(String key, Wanted wanted) {
    @Nullable Stored there = peek(key);
    delete(key, "del");
    return new RemoteWrite(
        there == null ? Effect.UNCHANGED : Effect.REMOVED,
        wanted == Wanted.VALUE && there != null ? there.bytes() : null);
  }

  void set(String key, byte[] bytes, long ttlMillis) {
    entries.put(key, new Stored(bytes, clock.millis() + ttlMillis));
    events.add(new Event(key, "set"));
    events.add(new Event(key, "expire"));
  }

  boolean delete(String key, String event) {
    if (entries.remove(key) == null) {
      return false;
    }
    events.add(new Event(key, event));
    return true;
  }
}
