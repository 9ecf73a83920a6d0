package dev.perigee.jcache.internal.manager;

import dev.perigee.jcache.OpenCaches;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.internal.cache.CacheAssembly;
import dev.perigee.jcache.internal.cache.CacheContext;
import dev.perigee.jcache.internal.cache.JsrCache;
import dev.perigee.jcache.internal.config.CacheSettings;
import dev.perigee.jcache.internal.config.ManagerSettings;
import dev.perigee.jcache.internal.config.Redaction;
import dev.perigee.near.StoreException;
import dev.perigee.serialization.Serialization;
import dev.perigee.serialization.Serializations;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one URI and class loader.
 *
 * <p>Making one costs nothing: it connects when one of its caches is first used. Caches that are
 * declared in the configuration are there from the start, and opened when they are first asked for.
 */
@SuppressWarnings("NullAway") // javax.cache is not annotated: its nulls are those of its javadoc
public final class PerigeeCacheManager implements CacheManager, OpenCaches {
  private final CachingProvider provider;
  private final URI uri;
  private final String name;
  private final ClassLoader loader;
  private final Properties properties;
  private final ManagerSettings settings;
  private final SharedClients.Lease lease;
  private final Serialization serialization;
  private final Background background;
  private final LongSupplier nanoTime;
  private final Consumer<PerigeeCacheManager> onClose;

  private final ConcurrentMap<String, JsrCache<?, ?>> caches = new ConcurrentHashMap<>();
  private final Set<String> destroyed = ConcurrentHashMap.newKeySet();
  private final ReentrantLock opening = new ReentrantLock();
  private final Observers observers = new Observers();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param identity what the application asked for, as the getters give it back
   * @param settings what that means
   * @param lease the connection, given back when this manager is closed
   * @param nanoTime the clock of the statistics
   * @param onClose is told once when this manager is closed
   */
  public PerigeeCacheManager(
      Identity identity,
      ManagerSettings settings,
      SharedClients.Lease lease,
      LongSupplier nanoTime,
      Consumer<PerigeeCacheManager> onClose) {
    this.provider = identity.provider();
    this.uri = identity.uri();
    this.name = Redaction.redact(uri.toString());
    this.loader = identity.loader();
    this.properties = identity.properties();
    this.settings = settings;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.onClose = onClose;
    this.serialization = Serializations.open(loader, lease.client().dictionaries());
    this.background = new Background(settings.namespace(), loader);
  }

  /** What the application asked for. */
  public record Identity(
      CachingProvider provider, URI uri, ClassLoader loader, Properties properties) {}

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public Properties getProperties() {
    return properties;
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    requireOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    Objects.requireNonNull(configuration, "configuration");
    requireByValue(cacheName, configuration);
    opening.lock();
    try {
      requireOpen();
      if (caches.containsKey(cacheName)) {
        throw new CacheException("Cache \"" + cacheName + "\" exists already in manager " + name);
      }
      return open(cacheName, configuration);
    } finally {
      opening.unlock();
    }
  }

  private static void requireByValue(String cacheName, Configuration<?, ?> configuration) {
    if (!configuration.isStoreByValue()) {
      throw new UnsupportedOperationException(
          "Cache \""
              + cacheName
              + "\" asks for store-by-reference; its entries live in Redis, so it can only store"
              + " by value: leave out setStoreByValue(false)");
    }
  }

  private <K, V> JsrCache<K, V> open(String cacheName, Configuration<K, V> configuration) {
    CacheSettings cacheSettings = settings.settingsFor(cacheName, configuration);
    PerigeeConfiguration<K, V> complete =
        PerigeeConfiguration.from(complete(configuration))
            .statistics(cacheSettings.statistics())
            .management(cacheSettings.management())
            .build();
    CacheContext context =
        new CacheContext(
            this, lease.client(), serialization, background::execute, nanoTime, cacheSettings);
    JsrCache<K, V> cache =
        CacheAssembly.open(context, complete, closing -> closed(cacheName, closing));
    caches.put(cacheName, cache);
    destroyed.remove(cacheName);
    observers.opened(cache);
    return cache;
  }

  private void closed(String cacheName, JsrCache<?, ?> cache) {
    caches.remove(cacheName, cache);
    observers.closed(cache);
  }

  @Override
  public Observation observe(Observer observer) {
    requireOpen();
    opening.lock();
    try {
      return observers.add(observer, caches.values());
    } finally {
      opening.unlock();
    }
  }

  /** A copy, so that the caller may use its configuration again for another cache. */
  private static <K, V> CompleteConfiguration<K, V> complete(Configuration<K, V> configuration) {
    if (configuration instanceof CompleteConfiguration<K, V> complete) {
      return complete;
    }
    return new MutableConfiguration<K, V>()
        .setTypes(configuration.getKeyType(), configuration.getValueType())
        .setStoreByValue(configuration.isStoreByValue());
  }

  @Override
  public <K, V> Cache<K, V> getCache(String cacheName, Class<K> keyType, Class<V> valueType) {
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    Cache<K, V> cache = getCache(cacheName);
    if (cache == null) {
      return null;
    }
    Configuration<?, ?> configuration = configurationOf(cache);
    requireType(cacheName, "keys", configuration.getKeyType(), keyType);
    requireType(cacheName, "values", configuration.getValueType(), valueType);
    return cache;
  }

  @SuppressWarnings("unchecked")
  private static <K, V> Configuration<K, V> configurationOf(Cache<K, V> cache) {
    return cache.getConfiguration(Configuration.class);
  }

  private static void requireType(
      String cacheName, String what, Class<?> configured, Class<?> asked) {
    if (!configured.equals(asked)) {
      throw new ClassCastException(
          "The "
              + what
              + " of cache \""
              + cacheName
              + "\" are of type "
              + configured.getName()
              + ", not of "
              + asked.getName());
    }
  }

  @Override
  @SuppressWarnings("unchecked") // as the caller says
  public <K, V> Cache<K, V> getCache(String cacheName) {
    requireOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    @Nullable JsrCache<?, ?> cache = caches.get(cacheName);
    if (cache == null && isDeclared(cacheName)) {
      cache = openDeclared(cacheName);
    }
    return (Cache<K, V>) cache;
  }

  private boolean isDeclared(String cacheName) {
    return settings.declaredNames().contains(cacheName) && !destroyed.contains(cacheName);
  }

  private JsrCache<?, ?> openDeclared(String cacheName) {
    opening.lock();
    try {
      requireOpen();
      @Nullable JsrCache<?, ?> cache = caches.get(cacheName);
      return cache != null ? cache : open(cacheName, settings.declaredConfiguration(cacheName));
    } finally {
      opening.unlock();
    }
  }

  @Override
  public Iterable<String> getCacheNames() {
    requireOpen();
    Set<String> names = new LinkedHashSet<>(caches.keySet());
    settings.declaredNames().stream().filter(this::isDeclared).forEach(names::add);
    return Collections.unmodifiableSet(names);
  }

  @Override
  public void destroyCache(String cacheName) {
    requireOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    destroyed.add(cacheName);
    @Nullable JsrCache<?, ?> cache = caches.remove(cacheName);
    if (cache != null) {
      cache.close();
    }
    try {
      lease.client().destroy(cacheName);
    } catch (StoreException e) {
      throw new CacheException(
          "Cache \""
              + cacheName
              + "\" is closed, but its entries are not removed: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    withCache(cacheName, cache -> cache.enableManagement(enabled));
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    withCache(cacheName, cache -> cache.enableStatistics(enabled));
  }

  private void withCache(String cacheName, Consumer<JsrCache<?, ?>> action) {
    if (getCache(cacheName) instanceof JsrCache<?, ?> cache) {
      action.accept(cache);
    }
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    onClose.accept(this);
    List<JsrCache<?, ?>> open;
    opening.lock();
    try {
      open = new ArrayList<>(caches.values());
    } finally {
      opening.unlock();
    }
    try {
      open.forEach(JsrCache::close);
    } finally {
      background.close();
      serialization.close();
      lease.release();
    }
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    requireOpen();
    return lease.client().unwrap(type);
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("The cache manager " + name + " is closed");
    }
  }
}
