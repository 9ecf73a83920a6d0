package dev.perigee.jcache.internal.event;

import dev.perigee.near.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of one cache what this node did to its entries.
 *
 * <p>Order: a listener sees the events of a key in the order in which the operations of this node
 * took effect, one at a time; there is no order between keys. An operation publishes while it holds
 * its key's lock, which fixes the order, and delivers after it has let go of it: no lock is held
 * while a listener runs, so a listener may use any cache or manager from any thread.
 *
 * <p>Synchronous listeners have run when {@link Publication#deliver} returns, on the thread of the
 * operation or, where two operations on a key overlap, on that of the other one. An operation that
 * a listener itself starts does not wait for the events that it causes: the wait could be for
 * itself. It could be so by way of another thread too, so nobody waits for more than half a minute
 * for a listener that another thread runs; the event is delivered then, but later. Asynchronous
 * listeners run on the manager's background threads.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class EventDispatcher<K, V> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventDispatcher.class);

  /** For a listener on another thread that runs; it may be waiting for this one. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Set while this thread runs listeners. */
  private static final ThreadLocal<Boolean> DISPATCHING = new ThreadLocal<>();

  private final Cache<K, V> source;
  private final UnaryOperator<V> copy;
  private final Executor background;
  private final Duration patience;
  private final List<Listening<K, V>> registrations = new CopyOnWriteArrayList<>();
  private final InFlight inFlight = new InFlight();

  /** A registration with the lanes of its events. */
  private record Listening<K, V>(Registration<K, V> registration, Lanes<Object> lanes) {}

  /**
   * @param source the cache that events name as theirs
   * @param copy gives a value that the listener may keep, whatever the caller does to its own
   * @param background where asynchronous listeners run
   */
  public EventDispatcher(Cache<K, V> source, UnaryOperator<V> copy, Executor background) {
    this(source, copy, background, PATIENCE);
  }

  /**
   * @param patience how long a listener that runs on another thread is waited for
   */
  EventDispatcher(
      Cache<K, V> source, UnaryOperator<V> copy, Executor background, Duration patience) {
    this.patience = patience;
    this.source = source;
    this.copy = copy;
    this.background = background;
  }

  /** Adds a listener. */
  public synchronized void register(CacheEntryListenerConfiguration<K, V> configuration) {
    for (Listening<K, V> listening : registrations) {
      if (listening.registration.isFor(configuration)) {
        throw new IllegalArgumentException(
            "A listener with this configuration is registered already: " + configuration);
      }
    }
    registrations.add(new Listening<>(new Registration<>(configuration), new Lanes<>()));
  }

  /** Takes a listener away and closes it; harmless if it is not there. */
  public synchronized void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    List<Listening<K, V>> gone =
        registrations.stream()
            .filter(listening -> listening.registration.isFor(configuration))
            .toList();
    registrations.removeAll(gone);
    gone.forEach(listening -> listening.registration.close());
  }

  /** Whether anyone listens at all. */
  public boolean isActive() {
    return !registrations.isEmpty();
  }

  /** What a write must find out about the entry before it, for the listeners' sake. */
  public Wanted wantedByPut() {
    Wanted wanted = Wanted.NOTHING;
    for (Listening<K, V> listening : registrations) {
      Registration<K, V> registration = listening.registration;
      boolean told = registration.wants(EventType.UPDATED) || registration.wants(EventType.EXPIRED);
      if (told && registration.needsOldValue()) {
        return Wanted.VALUE;
      }
      if (told || registration.wants(EventType.CREATED)) {
        wanted = Wanted.EXISTENCE;
      }
    }
    return wanted;
  }

  /** What a removal must find out, for the listeners' sake. */
  public Wanted wantedByRemove() {
    for (Listening<K, V> listening : registrations) {
      Registration<K, V> registration = listening.registration;
      if (registration.wants(EventType.REMOVED) && registration.needsOldValue()) {
        return Wanted.VALUE;
      }
    }
    return Wanted.EXISTENCE;
  }

  /** Whether anybody is told of removals. */
  public boolean hearsRemovals() {
    for (Listening<K, V> listening : registrations) {
      if (listening.registration.wants(EventType.REMOVED)) {
        return true;
      }
    }
    return false;
  }

  /** Begins to collect the events of one operation. */
  public Publication<K, V> publication() {
    return registrations.isEmpty() ? Publication.none() : new Collected();
  }

  /** Waits for events that are on their way, then closes the listeners. */
  @Override
  public void close() {
    if (!inFlight.awaitIdle(10, TimeUnit.SECONDS)) {
      log.warn("Listeners of cache {} still run while it is closed", source.getName());
    }
    for (Listening<K, V> listening : registrations) {
      listening.registration.close();
    }
    registrations.clear();
  }

  private final class Collected implements Publication<K, V> {
    private final List<Delivery<K>> deliveries = new ArrayList<>();

    @Override
    public void add(EventType type, K key, @Nullable V value, @Nullable V oldValue) {
      @Nullable EntryEvent<K, V> event = null;
      for (Listening<K, V> listening : registrations) {
        if (!listening.registration.wants(type)) {
          continue;
        }
        if (event == null) {
          event = new EntryEvent<>(source, type, key, copied(value), copied(oldValue));
        }
        if (listening.registration.isSynchronous()) {
          deliveries.add(enqueue(listening, key, event));
        } else {
          enqueueInBackground(listening, event);
        }
      }
    }

    private @Nullable V copied(@Nullable V value) {
      return value == null ? null : copy.apply(value);
    }

    @Override
    public void deliver() {
      boolean nested = DISPATCHING.get() != null;
      @Nullable RuntimeException failure = null;
      for (Delivery<K> delivery : deliveries) {
        try {
          delivery.run(nested);
        } catch (RuntimeException e) {
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** A synchronous event on its lane. */
  private record Delivery<K>(
      String cacheName,
      Lanes<Object> lanes,
      K key,
      CompletableFuture<@Nullable RuntimeException> done,
      Duration patience) {

    void run(boolean nested) {
      lanes.drain(key);
      if (nested && !done.isDone()) {
        return;
      }
      if (!Patience.awaits(done, patience)) {
        log.warn(
            "A synchronous listener of cache {} runs on another thread: not waited for after {}",
            cacheName,
            patience);
        var unused =
            done.thenAccept(
                late -> {
                  if (late != null) {
                    log.warn("A synchronous listener of cache {} threw late", cacheName, late);
                  }
                });
        return;
      }
      @Nullable RuntimeException failure = done.join();
      if (failure != null) {
        throw failure;
      }
    }
  }

  private Delivery<K> enqueue(Listening<K, V> listening, K key, EntryEvent<K, V> event) {
    CompletableFuture<@Nullable RuntimeException> done = new CompletableFuture<>();
    listening.lanes.add(key, () -> done.complete(tell(listening.registration, event)));
    return new Delivery<>(source.getName(), listening.lanes, key, done, patience);
  }

  private void enqueueInBackground(Listening<K, V> listening, EntryEvent<K, V> event) {
    inFlight.begin();
    Object lane = listening.registration; // one lane: all its events in one order
    listening.lanes.add(
        lane,
        () -> {
          try {
            @Nullable RuntimeException failure = tell(listening.registration, event);
            if (failure != null) {
              log.warn("An asynchronous listener of cache {} threw", source.getName(), failure);
            }
          } finally {
            inFlight.end();
          }
        });
    try {
      background.execute(() -> listening.lanes.drain(lane));
    } catch (RejectedExecutionException e) {
      // The manager is closing: its threads are gone, but the event is not to be lost.
      listening.lanes.drain(lane);
    }
  }

  private static <K, V> @Nullable RuntimeException tell(
      Registration<K, V> registration, EntryEvent<K, V> event) {
    boolean outermost = DISPATCHING.get() == null;
    DISPATCHING.set(true);
    try {
      registration.tell(event);
      return null;
    } catch (RuntimeException e) {
      return e;
    } finally {
      if (outermost) {
        DISPATCHING.remove();
      }
    }
  }
}
