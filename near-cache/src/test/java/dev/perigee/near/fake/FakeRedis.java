package dev.perigee.near.fake;

import dev.perigee.near.Health;
import dev.perigee.near.StoreException;
import dev.perigee.near.Token;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult.Effect;
import dev.perigee.near.WriteTtl;
import dev.perigee.near.internal.coherence.InvalidationSink;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shards;
import dev.perigee.near.internal.remote.Put;
import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.near.internal.remote.RemoteTier;
import dev.perigee.near.internal.remote.RemoteValue;
import dev.perigee.near.internal.remote.RemoteWrite;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Redis in memory, of any number of masters, with events. Left alone it answers at once and
 * delivers events at once. {@link #holdCommands} and {@link #holdEvents} make it wait for the test
 * at every command, at every reply, and at every event.
 */
public final class FakeRedis implements RemoteConnection, RemoteTier, Shards {
  private final FakeClock clock;
  private final List<Shard> shards = new ArrayList<>();
  private final Map<String, Stored> entries = new TreeMap<>();
  private final Map<String, Map<String, byte[]>> hashes = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Runnable> repeated = new ArrayList<>();
  private final Queue<Event> events = new ArrayDeque<>();
  private final Deque<Held> held = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private boolean holdsCommands;
  private boolean holdsEvents;
  private @Nullable RuntimeException failure;
  private boolean closed;
  private int pageSize = 3;

  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(byte[] bytes, long deadlineMillis) {}

  private record Listener(String prefix, InvalidationSink sink) {}

  private record Event(String key, String name) {}

  /** A command that waits to be executed, then to be answered. */
  public static final class Held {
    private final String name;
    private final Runnable execution;
    private final Runnable reply;
    private final Runnable loss;

    private Held(String name, Runnable execution, Runnable reply, Runnable loss) {
      this.name = name;
      this.execution = execution;
      this.reply = reply;
      this.loss = loss;
    }

    public String name() {
      return name;
    }

    public void execute() {
      execution.run();
    }

    public void reply() {
      reply.run();
    }

    /** The reply never comes. */
    public void lose() {
      loss.run();
    }
  }

  public FakeRedis(FakeClock clock, int masters) {
    this.clock = clock;
    for (int i = 0; i < masters; i++) {
      Shard shard = new Shard("fake:" + i);
      shard.prove(clock.getAsLong());
      shards.add(shard);
    }
  }

  // ---- for tests

  public synchronized void holdCommands(boolean hold) {
    holdsCommands = hold;
  }

  public synchronized void holdEvents(boolean hold) {
    holdsEvents = hold;
  }

  /** The next command that was sent and not yet taken by this. */
  public synchronized Held takeCommand() {
    return held.remove();
  }

  public synchronized int commandsHeld() {
    return held.size();
  }

  /** Every command from now on fails so; {@code null} to end that. */
  public synchronized void failWith(@Nullable RuntimeException exception) {
    failure = exception;
  }

  public void deliverEvents() {
    while (true) {
      Event event;
      List<Listener> present;
      synchronized (this) {
        @Nullable Event next = events.poll();
        if (next == null) {
          return;
        }
        event = next;
        present = List.copyOf(listeners);
      }
      present.stream()
          .filter(listener -> event.key().startsWith(listener.prefix()))
          .forEach(listener -> listener.sink().invalidated(event.key(), event.name()));
    }
  }

  public synchronized void loseEvents() {
    events.clear();
  }

  public void proveAll() {
    shards.forEach(shard -> shard.prove(clock.getAsLong()));
  }

  /** The names of the commands since the last call. */
  public synchronized List<String> commands() {
    List<String> names = List.copyOf(log);
    log.clear();
    return names;
  }

  /** What another client does: a plain SET PX. */
  public void foreignSet(String key, byte[] bytes, long ttlMillis) {
    synchronized (this) {
      set(key, bytes, ttlMillis);
    }
    afterChange();
  }

  /** What another client does: DEL. */
  public void foreignDelete(String key) {
    synchronized (this) {
      delete(key, "del");
    }
    afterChange();
  }

  public synchronized byte @Nullable [] bytes(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null ? null : stored.bytes();
  }

  /** What remains of a key's lifetime, -2 where there is no key. */
  public synchronized long ttl(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null ? -2 : stored.deadlineMillis() - clock.millis();
  }

  public synchronized List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** Runs once what the stores want to be run again and again. */
  public void runRepeated() {
    List<Runnable> work;
    synchronized (this) {
      work = List.copyOf(repeated);
    }
    work.forEach(Runnable::run);
  }

  public synchronized int repeatedCount() {
    return repeated.size();
  }

  public synchronized int listenerCount() {
    return listeners.size();
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  public Shard shard(int number) {
    return shards.get(number);
  }

  // ---- the connection

  @Override
  public RemoteTier tier() {
    return this;
  }

  @Override
  public Shards shards() {
    return this;
  }

  @Override
  public Shard of(String redisKey) {
    return shards.get(Math.floorMod(redisKey.hashCode(), shards.size()));
  }

  @Override
  public Collection<Shard> all() {
    return shards;
  }

  @Override
  public synchronized Registration listen(String keyPrefix, InvalidationSink sink) {
    Listener listener = new Listener(keyPrefix, sink);
    listeners.add(listener);
    return () -> {
      synchronized (this) {
        listeners.remove(listener);
      }
    };
  }

  @Override
  public synchronized Registration repeat(Duration interval, Runnable work) {
    repeated.add(work);
    return () -> {
      synchronized (this) {
        repeated.remove(work);
      }
    };
  }

  @Override
  public Health health() {
    return new Health(Health.State.UP, "a fake");
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  // ---- the commands

  private <T> CompletionStage<T> command(String name, Supplier<T> action) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    List<T> result = new ArrayList<>();
    Runnable execution =
        () -> {
          synchronized (this) {
            result.add(action.get());
          }
          afterChange();
        };
    Runnable reply = () -> stage.complete(result.get(0));
    synchronized (this) {
      log.add(name);
      if (failure != null) {
        return CompletableFuture.failedFuture(failure);
      }
      if (holdsCommands) {
        Runnable loss =
            () -> stage.completeExceptionally(new StoreException("no reply in time", null, true));
        held.add(new Held(name, execution, reply, loss));
        return stage;
      }
    }
    execution.run();
    reply.run();
    return stage;
  }

  private void afterChange() {
    boolean deliver;
    synchronized (this) {
      deliver = !holdsEvents;
    }
    if (deliver) {
      deliverEvents();
    }
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> get(String key) {
    return command("get", () -> value(key));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAll(List<String> keys) {
    return command("getAll", () -> each(keys, this::value));
  }

  private static <A, B> List<B> each(List<A> inputs, Function<A, B> action) {
    List<B> results = new ArrayList<>();
    inputs.forEach(input -> results.add(action.apply(input)));
    return results;
  }

  @Override
  public CompletionStage<@Nullable RemoteValue> getAndTouch(
      String key, long ttlMillis, long maxTtlMillis) {
    return command("getAndTouch", () -> touched(key, ttlMillis));
  }

  @Override
  public CompletionStage<List<@Nullable RemoteValue>> getAllAndTouch(
      List<String> keys, long ttlMillis, long maxTtlMillis) {
    return command("getAllAndTouch", () -> each(keys, key -> touched(key, ttlMillis)));
  }

  @Override
  public CompletionStage<Boolean> exists(String key) {
    return command("exists", () -> peek(key) != null);
  }

  @Override
  public CompletionStage<Token> version(String key) {
    return command("version", () -> token(key));
  }

  @Override
  public CompletionStage<RemoteWrite> put(Put put, Wanted wanted, long maxTtlMillis) {
    return command("put", () -> stored(put, wanted));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> putAll(
      List<Put> puts, Wanted wanted, long maxTtlMillis) {
    return command("putAll", () -> each(puts, put -> stored(put, wanted)));
  }

  @Override
  public CompletionStage<byte @Nullable []> putIfAbsent(String key, byte[] bytes, long ttlMillis) {
    return command(
        "putIfAbsent",
        () -> {
          @Nullable Stored there = peek(key);
          if (there != null) {
            return there.bytes();
          }
          set(key, bytes, ttlMillis);
          return null;
        });
  }

  @Override
  public CompletionStage<RemoteWrite> replace(
      String key, byte[] bytes, long ttlMillis, Wanted wanted, long maxTtlMillis) {
    return command(
        "replace",
        () ->
            peek(key) == null
                ? new RemoteWrite(Effect.UNCHANGED, null)
                : stored(new Put(key, bytes, new WriteTtl(WriteTtl.NONE, ttlMillis)), wanted));
  }

  @Override
  public CompletionStage<RemoteWrite> remove(String key, Wanted wanted) {
    return command("remove", () -> removed(key, wanted));
  }

  @Override
  public CompletionStage<List<RemoteWrite>> removeAll(List<String> keys, Wanted wanted) {
    return command("removeAll", () -> each(keys, key -> removed(key, wanted)));
  }

  @Override
  public CompletionStage<Boolean> compareAndPut(
      String key, Token expected, byte[] bytes, long ttlMillis, long maxTtlMillis) {
    return command(
        "compareAndPut",
        () -> {
          if (!token(key).equals(expected)) {
            return false;
          }
          stored(
              new Put(key, bytes, new WriteTtl(Math.max(0, ttlMillis), ttlMillis)), Wanted.NOTHING);
          return true;
        });
  }

  @Override
  public CompletionStage<Boolean> compareAndRemove(String key, Token expected) {
    return command(
        "compareAndRemove",
        () -> peek(key) != null && token(key).equals(expected) && delete(key, "del"));
  }

  @Override
  public CompletionStage<Boolean> compareAndTouch(
      String key, Token expected, long ttlMillis, long maxTtlMillis) {
    return command(
        "compareAndTouch",
        () -> {
          if (peek(key) == null || !token(key).equals(expected)) {
            return false;
          }
          touch(key, ttlMillis);
          return true;
        });
  }

  @Override
  public CompletionStage<byte @Nullable []> hashGet(String key, String field) {
    return command("hashGet", () -> hashes.getOrDefault(key, Map.of()).get(field));
  }

  @Override
  public CompletionStage<Boolean> hashPut(String key, String field, byte[] value, long ttlMillis) {
    return command(
        "hashPut",
        () -> {
          hashes.computeIfAbsent(key, name -> new HashMap<>()).put(field, value);
          return true;
        });
  }

  @Override
  public CompletionStage<Boolean> prolong(String key, long ttlMillis) {
    return command("prolong", () -> hashes.containsKey(key));
  }

  @Override
  public KeyScan scan(String prefix) {
    Deque<String> rest =
        new ArrayDeque<>(keys().stream().filter(key -> key.startsWith(prefix)).toList());
    return () -> {
      if (rest.isEmpty()) {
        return null;
      }
      List<String> page = new ArrayList<>();
      while (page.size() < pageSize && !rest.isEmpty()) {
        page.add(rest.remove());
      }
      page.add(page.get(0)); // SCAN may name a key more than once
      return page;
    };
  }

  @Override
  public void clear(String prefix) {
    synchronized (this) {
      log.add("clear");
      if (failure != null) {
        throw failure;
      }
      keys().stream()
          .filter(key -> key.startsWith(prefix))
          .toList()
          .forEach(key -> delete(key, "del"));
    }
    afterChange();
  }

  // ---- the data; guarded by this

  private @Nullable Stored peek(String key) {
    @Nullable Stored stored = entries.get(key);
    if (stored != null && clock.millis() > stored.deadlineMillis()) {
      delete(key, "expired");
      return null;
    }
    return stored;
  }

  private @Nullable RemoteValue value(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null
        ? null
        : new RemoteValue(stored.bytes(), stored.deadlineMillis() - clock.millis());
  }

  private Token token(String key) {
    @Nullable Stored stored = peek(key);
    return stored == null ? Token.ABSENT : Token.of(stored.bytes());
  }

  private @Nullable RemoteValue touched(String key, long ttlMillis) {
    @Nullable RemoteValue value = value(key);
    if (value != null) {
      touch(key, ttlMillis);
    }
    return value;
  }

  private void touch(String key, long ttlMillis) {
    @Nullable Stored stored = peek(key);
    if (stored != null && ttlMillis == WriteTtl.NONE) {
      delete(key, "del");
    } else if (stored != null && ttlMillis != WriteTtl.KEEP) {
      entries.put(key, new Stored(stored.bytes(), clock.millis() + ttlMillis));
      events.add(new Event(key, "expire"));
    }
  }

  private RemoteWrite stored(Put put, Wanted wanted) {
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

  private RemoteWrite removed(String key, Wanted wanted) {
    @Nullable Stored there = peek(key);
    delete(key, "del");
    return new RemoteWrite(
        there == null ? Effect.UNCHANGED : Effect.REMOVED,
        wanted == Wanted.VALUE && there != null ? there.bytes() : null);
  }

  private void set(String key, byte[] bytes, long ttlMillis) {
    entries.put(key, new Stored(bytes, clock.millis() + ttlMillis));
    events.add(new Event(key, "set"));
    events.add(new Event(key, "expire"));
  }

  private boolean delete(String key, String event) {
    if (entries.remove(key) == null) {
      return false;
    }
    events.add(new Event(key, event));
    return true;
  }
}
