package dev.perigee.near.internal.redis;

import dev.perigee.near.internal.coherence.InvalidationSink;
import dev.perigee.near.internal.remote.RemoteConnection.Registration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear of which keys: by the first two parts of a key, namespace and cache, because
 * neither of them contains the {@code :} that separates them. Thread-safe.
 */
final class Listeners {

  private final String namespace;
  private final ConcurrentMap<String, List<InvalidationSink>> byPrefix = new ConcurrentHashMap<>();

  Listeners(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Registers for the keys of a cache.
   *
   * @throws IllegalArgumentException if the prefix is not {@code namespace:cache:}
   */
  Registration add(String keyPrefix, InvalidationSink sink) {
    if (!keyPrefix.equals(prefixOf(keyPrefix))) {
      throw new IllegalArgumentException(
          "a prefix is '" + namespace + ":' and the name of a cache and ':', not " + keyPrefix);
    }
    byPrefix.merge(keyPrefix, List.of(sink), Listeners::joined);
    return new Registration() {
      private boolean closed;

      @Override
      public synchronized void close() {
        if (!closed) {
          closed = true;
          byPrefix.computeIfPresent(keyPrefix, (prefix, sinks) -> without(sinks, sink));
        }
      }
    };
  }

  /** Whether nobody listens. */
  boolean isEmpty() {
    return byPrefix.isEmpty();
  }

  /** Hands an event to those who want it. */
  void dispatch(String key, String event) {
    String prefix = prefixOf(key);
    List<InvalidationSink> sinks = prefix == null ? null : byPrefix.get(prefix);
    if (sinks != null) {
      for (InvalidationSink sink : sinks) {
        sink.invalidated(key, event);
      }
    }
  }

  private @Nullable String prefixOf(String key) {
    if (!key.startsWith(namespace) || key.indexOf(':') != namespace.length()) {
      return null;
    }
    int end = key.indexOf(':', namespace.length() + 1);
    return end < 0 ? null : key.substring(0, end + 1);
  }

  private static List<InvalidationSink> joined(
      List<InvalidationSink> some, List<InvalidationSink> more) {
    return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
  }

  private static @Nullable List<InvalidationSink> without(
      List<InvalidationSink> sinks, InvalidationSink gone) {
    List<InvalidationSink> left = sinks.stream().filter(sink -> sink != gone).toList();
    return left.isEmpty() ? null : left;
  }
}
