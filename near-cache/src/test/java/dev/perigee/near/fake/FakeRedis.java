package dev.perigee.near.fake;

import dev.perigee.near.Health;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.StoreException;
import dev.perigee.near.internal.coherence.InvalidationSink;
import dev.perigee.near.internal.coherence.Shard;
import dev.perigee.near.internal.coherence.Shards;
import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.near.internal.remote.RemoteTier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Redis in memory, of any number of masters, with events. Left alone it answers at once and
 * delivers events at once. {@link #holdCommands} and {@link #holdEvents} make it wait for the test
 * at every command, at every reply, and at every event.
 */
public final class FakeRedis implements RemoteConnection, Shards {
  private static final Set<String> READS = Set.of("get", "getAll", "version", "hashGet");

  private final FakeClock clock;
  private final List<Shard> shards = new ArrayList<>();
  private final FakeData data;
  private final FakeTier tier;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Runnable> repeated = new ArrayList<>();
  private volatile Health health = new Health(Health.State.UP, "a fake");
  private final Deque<Held> held = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private boolean holdsCommands;
  private boolean holdsEvents;
  private @Nullable RuntimeException writeFailure;
  private @Nullable RuntimeException failure;
  private boolean closed;

  private record Listener(String prefix, InvalidationSink sink) {}

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
    this.data = new FakeData(clock);
    this.tier = new FakeTier(this, data);
    for (int i = 0; i < masters; i++) {
      Shard shard = new Shard("fake:" + i);
      shard.prove(clock.getAsLong());
      shards.add(shard);
    }
  }

  // ---- for tests

  public void setHealth(Health health) {
    this.health = health;
  }

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

  /** Every command that may write fails so from now on; {@code null} to end that. */
  public synchronized void failWritesWith(@Nullable RuntimeException exception) {
    writeFailure = exception;
  }

  public void deliverEvents() {
    while (true) {
      FakeData.Event event;
      List<Listener> present;
      synchronized (this) {
        FakeData.@Nullable Event next = data.events().poll();
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
    data.events().clear();
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
      data.set(key, bytes, ttlMillis);
    }
    afterChange();
  }

  /** What another client does: DEL. */
  public void foreignDelete(String key) {
    synchronized (this) {
      data.delete(key, "del");
    }
    afterChange();
  }

  public synchronized byte @Nullable [] bytes(String key) {
    FakeData.@Nullable Stored stored = data.peek(key);
    return stored == null ? null : stored.bytes();
  }

  /** What remains of a key's lifetime, -2 where there is no key. */
  public synchronized long ttl(String key) {
    return data.ttl(key);
  }

  /** The last millisecond of a hash's life. */
  public synchronized long hashDeadline(String key) {
    return tier.hashDeadline(key);
  }

  public synchronized List<String> keys() {
    return data.keys();
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
    return tier;
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
  public RemoteStatistics.Breaker breaker() {
    return RemoteStatistics.Breaker.CLOSED;
  }

  @Override
  public Health health() {
    return health;
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

  <T> CompletionStage<T> command(String name, Supplier<T> action) {
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
      RuntimeException thrown = failure == null && !READS.contains(name) ? writeFailure : failure;
      if (thrown != null) {
        return CompletableFuture.failedFuture(thrown);
      }
      if (holdsCommands) {
        Runnable loss =
            () ->
                stage.completeExceptionally(
                    new StoreException("no reply in time", null, true, true));
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
}
