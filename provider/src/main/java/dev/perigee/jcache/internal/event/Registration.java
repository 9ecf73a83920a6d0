package dev.perigee.jcache.internal.event;

import dev.perigee.jcache.internal.integration.Closing;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** A listener with its filter, made from its configuration. */
final class Registration<K, V> implements AutoCloseable {
  private final CacheEntryListenerConfiguration<K, V> configuration;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;
  private final Set<EventType> types = EnumSet.noneOf(EventType.class);

  Registration(CacheEntryListenerConfiguration<K, V> configuration) {
    this.configuration = configuration;
    this.listener = configuration.getCacheEntryListenerFactory().create();
    @Nullable Factory<CacheEntryEventFilter<? super K, ? super V>> filterFactory =
        configuration.getCacheEntryEventFilterFactory();
    this.filter = filterFactory == null ? null : filterFactory.create();
    if (listener instanceof CacheEntryCreatedListener) {
      types.add(EventType.CREATED);
    }
    if (listener instanceof CacheEntryUpdatedListener) {
      types.add(EventType.UPDATED);
    }
    if (listener instanceof CacheEntryRemovedListener) {
      types.add(EventType.REMOVED);
    }
    if (listener instanceof CacheEntryExpiredListener) {
      types.add(EventType.EXPIRED);
    }
  }

  boolean isFor(CacheEntryListenerConfiguration<K, V> other) {
    return configuration.equals(other);
  }

  boolean wants(EventType type) {
    return types.contains(type);
  }

  boolean isSynchronous() {
    return configuration.isSynchronous();
  }

  /** Whether the old value must be known: a filter may look at it too. */
  boolean needsOldValue() {
    return configuration.isOldValueRequired() || filter != null;
  }

  /** Asks the filter, then tells the listener; what they throw comes as listener exceptions. */
  @SuppressWarnings("unchecked") // the type of the event says which interface the listener has
  void tell(EntryEvent<K, V> event) {
    try {
      EntryEvent<K, V> seen = configuration.isOldValueRequired() ? event : event.withoutOldValue();
      if (filter != null && !((CacheEntryEventFilter<K, V>) filter).evaluate(seen)) {
        return;
      }
      List<CacheEntryEvent<? extends K, ? extends V>> events = List.of(seen);
      switch (event.getEventType()) {
        case CREATED -> ((CacheEntryCreatedListener<K, V>) listener).onCreated(iterable(events));
        case UPDATED -> ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(iterable(events));
        case REMOVED -> ((CacheEntryRemovedListener<K, V>) listener).onRemoved(iterable(events));
        case EXPIRED -> ((CacheEntryExpiredListener<K, V>) listener).onExpired(iterable(events));
      }
    } catch (CacheEntryListenerException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw new CacheEntryListenerException(
          "The listener " + listener.getClass().getName() + " threw", e);
    }
  }

  private static <K, V> Iterable<CacheEntryEvent<? extends K, ? extends V>> iterable(
      List<CacheEntryEvent<? extends K, ? extends V>> events) {
    return events;
  }

  @Override
  public void close() {
    Closing.quietly(listener);
    Closing.quietly(filter);
  }
}
