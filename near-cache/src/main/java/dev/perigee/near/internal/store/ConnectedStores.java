package dev.perigee.near.internal.store;

import dev.perigee.near.EarlyRefresh;
import dev.perigee.near.EntryStore;
import dev.perigee.near.Health;
import dev.perigee.near.StoreClient;
import dev.perigee.near.StoreSettings;
import dev.perigee.near.Wanted;
import dev.perigee.near.internal.remote.RemoteConnection;
import dev.perigee.serialization.DictionaryStore;
import dev.perigee.serialization.Serialization;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stores on one connection. Stores of the same cache share a {@link CacheScope}, which stays
 * for the life of the client: it is small, and whoever still writes through a store that is being
 * closed meets the copies of one that is being opened.
 */
public final class ConnectedStores implements StoreClient {
  private final RemoteConnection connection;
  private final String namespace;
  private final UnaryOperator<String> escape;
  private final LongSupplier clock;
  private final InstantSource wallClock;
  private final Versions versions = new Versions();
  private final RedisDictionaries dictionaries;
  private final Map<String, CacheScope> scopes = new HashMap<>();
  private final Set<EntryStore<?, ?>> open = new HashSet<>();
  private boolean closed;

  /**
   * @param connection closed with this
   * @param namespace the first part of every key
   * @param escape how names of caches are written in keys
   * @param clock nanoseconds that only grow
   * @param wallClock for times of creation, which other nodes compare with theirs
   */
  public ConnectedStores(
      RemoteConnection connection,
      String namespace,
      UnaryOperator<String> escape,
      LongSupplier clock,
      InstantSource wallClock) {
    this.connection = connection;
    this.namespace = namespace;
    this.escape = escape;
    this.clock = clock;
    this.wallClock = wallClock;
    this.dictionaries = new RedisDictionaries(connection, this::dictionaryKey, clock);
  }

  @Override
  public synchronized <K, V> EntryStore<K, V> open(
      String cacheName,
      StoreSettings settings,
      Serialization serialization,
      @Nullable EarlyRefresh<K> early) {
    CacheScope scope = scope(cacheName);
    dictionaries.opened(cacheName, settings.maxTtlMillis());
    Payloads<V> payloads =
        new Payloads<>(
            cacheName,
            serialization.values(cacheName, settings.serialization()),
            versions,
            settings.recordsCreation(),
            wallClock,
            clock);
    @Nullable ReadPath<K, V> near =
        settings.near().enabled()
            ? new ReadPath<>(scope, serialization.keys(), payloads, settings.near(), early, clock)
            : null;
    TieredStore<K, V> store =
        new TieredStore<>(
            scope,
            serialization.keys(),
            payloads,
            near,
            early,
            settings.maxTtlMillis(),
            clock,
            this::closed);
    open.add(store);
    return settings.outage().degrades()
        ? new DegradingStore<>(store, scope, settings.outage().staleIfError(), clock)
        : store;
  }

  private synchronized void closed(EntryStore<?, ?> store) {
    open.remove(store);
  }

  private synchronized CacheScope scope(String cacheName) {
    requireOpen();
    return scopes.computeIfAbsent(
        cacheName,
        name ->
            new CacheScope(
                name,
                namespace + ":" + escape.apply(name) + ":",
                connection,
                clock,
                () -> dictionaries.wrote(name),
                ConnectedStores::inBackground));
  }

  /** For what is rare, and ends when the connection is closed. */
  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "perigee-redis-recovery");
    thread.setDaemon(true);
    thread.start();
  }

  private String dictionaryKey(String cacheName) {
    return namespace + ":#dict:" + escape.apply(cacheName);
  }

  @Override
  public void destroy(String cacheName) {
    scope(cacheName).clear();
    Waiting.forWrite(
        connection.tier().remove(dictionaryKey(cacheName), Wanted.NOTHING),
        () -> "removing the dictionaries of cache " + cacheName);
  }

  @Override
  public DictionaryStore dictionaries() {
    return dictionaries;
  }

  @Override
  public Health health() {
    requireOpen();
    return connection.health();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    requireOpen();
    return connection.unwrap(type);
  }

  @Override
  public void close() {
    List<EntryStore<?, ?>> stores;
    List<CacheScope> known;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      stores = List.copyOf(open);
      known = List.copyOf(scopes.values());
    }
    stores.forEach(EntryStore::close);
    known.forEach(scope -> scope.recovery().abandon());
    connection.close();
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the connection of namespace " + namespace + " is closed");
    }
  }
}
