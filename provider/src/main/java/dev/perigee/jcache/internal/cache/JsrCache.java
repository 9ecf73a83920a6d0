package dev.perigee.jcache.internal.cache;

import static dev.perigee.jcache.internal.cache.Arguments.nonNull;
import static dev.perigee.jcache.internal.cache.Arguments.nonNullElements;
import static dev.perigee.near.WriteResult.Effect.REMOVED;
import static dev.perigee.near.WriteResult.Effect.UNCHANGED;

import dev.perigee.jcache.LoadStatistics;
import dev.perigee.jcache.PerigeeCache;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.internal.cache.Comparisons.Verdict;
import dev.perigee.jcache.internal.integration.Closing;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.jcache.internal.management.MBeans;
import dev.perigee.near.Health;
import dev.perigee.near.NearStatistics;
import dev.perigee.near.RemoteObserver;
import dev.perigee.near.RemoteStatistics;
import dev.perigee.near.Wanted;
import dev.perigee.near.WriteResult;
import dev.perigee.serialization.PayloadStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A cache as JSR-107 wants it seen: checks what the specification checks, in its order, counts, and
 * leaves the work to the operations beside it.
 */
@SuppressWarnings("NullAway") // javax.cache is not annotated: its nulls are those of its javadoc
public final class JsrCache<K, V> implements PerigeeCache<K, V> {
  private final CacheManager manager;
  private final CacheParts<K, V> parts;
  private final Reads<K, V> reads;
  private final Writes<K, V> writes;
  private final Comparisons<K, V> comparisons;
  private final BulkWrites<K, V> bulk;
  private final Processors<K, V> processors;
  private final MBeans beans;
  private final List<Object> closeables;
  private final Consumer<JsrCache<K, V>> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile PerigeeConfiguration<K, V> configuration;

  JsrCache(CacheAssembly<K, V> assembly) {
    this.manager = assembly.context().manager();
    this.configuration = assembly.configuration();
    this.closeables = assembly.closeables();
    this.onClose = assembly.onClose();
    this.parts = assembly.parts(this);
    ConditionalLoop<K, V> loop = assembly.loop(parts);
    this.bulk = new BulkWrites<>(parts);
    this.reads =
        new Reads<>(
            parts, assembly.loads(), assembly.nodeLoads(parts), bulk, assembly.values()::copy);
    this.writes = new Writes<>(parts, loop);
    this.comparisons = new Comparisons<>(parts, loop, writes);
    this.processors = new Processors<>(parts, loop, writes, reads);
    this.beans = assembly.beans(parts, () -> configuration);
    configuration.getCacheEntryListenerConfigurations().forEach(parts.events()::register);
    enableStatistics(configuration.isStatisticsEnabled());
    enableManagement(configuration.isManagementEnabled());
  }

  // ---- reading

  @Override
  public V get(K key) {
    requireOpen();
    return reads.get(nonNull(key, "key"));
  }

  @Override
  public @Nullable V getFresh(K key) {
    requireOpen();
    return reads.getFresh(nonNull(key, "key"));
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    requireOpen();
    return reads.getAll(nonNullElements(keys, "keys"));
  }

  @Override
  public boolean containsKey(K key) {
    requireOpen();
    return reads.containsKey(nonNull(key, "key"));
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, CompletionListener listener) {
    requireOpen();
    nonNullElements(keys, "keys");
    Loader<K, V> loader = parts.loader();
    if (loader == null || keys.isEmpty()) {
      if (listener != null) {
        listener.onCompletion();
      }
      return;
    }
    Set<K> wanted = Set.copyOf(keys);
    parts.background().execute(() -> load(loader, wanted, replaceExistingValues, listener));
  }

  private void load(
      Loader<K, V> loader,
      Set<K> keys,
      boolean replaceExisting,
      @Nullable CompletionListener listener) {
    try {
      reads.loadAll(loader, keys, replaceExisting);
    } catch (RuntimeException e) {
      if (listener != null) {
        listener.onException(e);
      }
      return;
    } catch (Error e) {
      if (listener != null) { // or whoever waits for it would wait for ever
        listener.onException(
            new CacheLoaderException("Cache \"" + getName() + "\": the loader failed", e));
      }
      throw e;
    }
    if (listener != null) {
      listener.onCompletion();
    }
  }

  // ---- writing

  @Override
  public void put(K key, V value) {
    requireOpen();
    nonNull(key, "key");
    nonNull(value, "value");
    long began = parts.statistics().begin();
    WriteResult<V> result = writes.put(key, value, Wanted.NOTHING);
    parts.statistics().puts(result.effect() == UNCHANGED ? 0 : 1, began);
  }

  @Override
  public V getAndPut(K key, V value) {
    requireOpen();
    nonNull(key, "key");
    nonNull(value, "value");
    long began = parts.statistics().begin();
    WriteResult<V> result = writes.put(key, value, Wanted.VALUE);
    parts.statistics().read(result.previous() != null, began);
    parts.statistics().puts(result.effect() == UNCHANGED ? 0 : 1, began);
    return result.previous();
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    requireOpen();
    Objects.requireNonNull(map, "map");
    map.forEach(
        (key, value) -> {
          nonNull(key, "key");
          nonNull(value, "value");
        });
    bulk.putAll(map);
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    requireOpen();
    nonNull(key, "key");
    nonNull(value, "value");
    long began = parts.statistics().begin();
    boolean written = writes.putIfAbsent(key, value);
    parts.statistics().read(!written, began);
    parts.statistics().puts(written ? 1 : 0, began);
    return written;
  }

  @Override
  public boolean replace(K key, V value) {
    return replaceAny(key, value, Wanted.NOTHING).effect() != UNCHANGED;
  }

  @Override
  public V getAndReplace(K key, V value) {
    return replaceAny(key, value, Wanted.VALUE).previous();
  }

  private WriteResult<V> replaceAny(K key, V value, Wanted wanted) {
    requireOpen();
    nonNull(key, "key");
    nonNull(value, "value");
    long began = parts.statistics().begin();
    WriteResult<V> result = writes.replace(key, value, wanted);
    boolean replaced = result.effect() != UNCHANGED;
    parts.statistics().read(replaced, began);
    parts.statistics().puts(replaced ? 1 : 0, began);
    return result;
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    requireOpen();
    nonNull(key, "key");
    nonNull(oldValue, "oldValue");
    nonNull(newValue, "newValue");
    long began = parts.statistics().begin();
    Verdict verdict = comparisons.replace(key, oldValue, newValue);
    parts.statistics().read(verdict != Verdict.ABSENT, began);
    parts.statistics().puts(verdict == Verdict.DONE ? 1 : 0, began);
    return verdict == Verdict.DONE;
  }

  @Override
  public boolean remove(K key) {
    requireOpen();
    nonNull(key, "key");
    long began = parts.statistics().begin();
    boolean removed = writes.remove(key, Wanted.EXISTENCE).effect() == REMOVED;
    parts.statistics().removals(removed ? 1 : 0, began);
    return removed;
  }

  @Override
  public boolean remove(K key, V oldValue) {
    requireOpen();
    nonNull(key, "key");
    nonNull(oldValue, "oldValue");
    long began = parts.statistics().begin();
    boolean removed = comparisons.remove(key, oldValue) == Verdict.DONE;
    parts.statistics().read(removed, began);
    parts.statistics().removals(removed ? 1 : 0, began);
    return removed;
  }

  @Override
  public V getAndRemove(K key) {
    requireOpen();
    nonNull(key, "key");
    long began = parts.statistics().begin();
    WriteResult<V> result = writes.remove(key, Wanted.VALUE);
    parts.statistics().read(result.previous() != null, began);
    parts.statistics().removals(result.effect() == REMOVED ? 1 : 0, began);
    return result.previous();
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    requireOpen();
    bulk.removeAll(nonNullElements(keys, "keys"));
  }

  @Override
  public void removeAll() {
    requireOpen();
    bulk.removeAll();
  }

  @Override
  public void clear() {
    requireOpen();
    parts.store().clear();
  }

  // ---- processing

  @Override
  public <T> T invoke(K key, EntryProcessor<K, V, T> entryProcessor, Object... arguments) {
    requireOpen();
    nonNull(key, "key");
    Objects.requireNonNull(entryProcessor, "entryProcessor");
    return processors.invoke(key, entryProcessor, arguments);
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> entryProcessor, Object... arguments) {
    requireOpen();
    nonNullElements(keys, "keys");
    Objects.requireNonNull(entryProcessor, "entryProcessor");
    return processors.invokeAll(keys, entryProcessor, arguments);
  }

  @Override
  public Iterator<Entry<K, V>> iterator() {
    requireOpen();
    return new EntryIterator<>(parts, closed::get, this::remove);
  }

  // ---- beside the entries

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
    requireOpen();
    Objects.requireNonNull(listener, "listener");
    parts.events().register(listener);
    configuration = PerigeeConfiguration.from(configuration).addListener(listener).build();
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
    requireOpen();
    Objects.requireNonNull(listener, "listener");
    parts.events().deregister(listener);
    configuration = PerigeeConfiguration.from(configuration).removeListener(listener).build();
  }

  /** Starts or stops counting, and shows or hides the figures in JMX. */
  public void enableStatistics(boolean enabled) {
    requireOpen();
    parts.statistics().setEnabled(enabled);
    configuration = PerigeeConfiguration.from(configuration).statistics(enabled).build();
    beans.showStatistics(enabled);
  }

  /** Shows or hides the configuration in JMX. */
  public void enableManagement(boolean enabled) {
    requireOpen();
    configuration = PerigeeConfiguration.from(configuration).management(enabled).build();
    beans.showConfiguration(enabled);
  }

  @Override
  public NearStatistics nearStatistics() {
    requireOpen();
    return parts.store().nearStatistics();
  }

  @Override
  public RemoteStatistics remoteStatistics() {
    requireOpen();
    return parts.store().remoteStatistics();
  }

  @Override
  public PayloadStatistics payloadStatistics() {
    requireOpen();
    return parts.store().payloadStatistics();
  }

  @Override
  public LoadStatistics loadStatistics() {
    Loader<K, V> loader = parts.loader();
    return loader == null ? LoadStatistics.NONE : loader.statistics();
  }

  @Override
  public RemoteObserver.Observation observe(RemoteObserver observer) {
    requireOpen();
    return parts.store().observe(observer);
  }

  @Override
  public Health health() {
    requireOpen();
    return parts.store().health();
  }

  @Override
  public String getName() {
    return parts.name();
  }

  @Override
  public CacheManager getCacheManager() {
    return manager;
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    PerigeeConfiguration<K, V> current = configuration;
    if (type.isInstance(current)) {
      return type.cast(current);
    }
    throw new IllegalArgumentException(
        "The configuration of cache \"" + getName() + "\" is no " + type.getName());
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException(
        "Cache \"" + getName() + "\" is no " + type.getName() + "; try " + PerigeeCache.class);
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
    parts.events().close();
    beans.showStatistics(false);
    beans.showConfiguration(false);
    closeables.forEach(Closing::quietly);
    try {
      parts.store().close();
    } catch (RuntimeException e) {
      throw new CacheException("Cache \"" + getName() + "\" did not close cleanly", e);
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("Cache \"" + getName() + "\" is closed");
    }
  }
}
