package dev.perigee.jcache.internal.event;

import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** The publication of a cache that nobody listens to. */
enum NoPublication implements Publication<Object, Object> {
  INSTANCE;

  @Override
  public void add(EventType type, Object key, @Nullable Object value, @Nullable Object oldValue) {}

  @Override
  public void deliver() {}
}
