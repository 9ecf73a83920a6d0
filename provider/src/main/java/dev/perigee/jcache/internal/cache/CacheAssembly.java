package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.config.Atomicity;
import dev.perigee.jcache.config.PerigeeConfiguration;
import dev.perigee.jcache.internal.config.CacheSettings;
import dev.perigee.jcache.internal.config.FailureSettings;
import dev.perigee.jcache.internal.config.TtlSettings;
import dev.perigee.jcache.internal.event.EventDispatcher;
import dev.perigee.jcache.internal.expiry.Expiries;
import dev.perigee.jcache.internal.expiry.Expiry;
import dev.perigee.jcache.internal.expiry.TtlRules;
import dev.perigee.jcache.internal.integration.Closing;
import dev.perigee.jcache.internal.integration.Loader;
import dev.perigee.jcache.internal.integration.Writer;
import dev.perigee.jcache.internal.management.CacheStatistics;
import dev.perigee.jcache.internal.management.ConfigurationView;
import dev.perigee.jcache.internal.management.MBeans;
import dev.perigee.jcache.internal.management.NearCacheView;
import dev.perigee.near.EntryStore;
import dev.perigee.near.NearSettings;
import dev.perigee.near.OutageSettings;
import dev.perigee.near.StoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/** Puts a cache together from its configuration and what its manager lends it. */
public final class CacheAssembly<K, V> {
  /** A load that takes longer than this, and than other nodes are waited for, may be stuck. */
  private static final Duration LOADS_LAST = Duration.ofSeconds(30);

  private final CacheContext context;
  private final PerigeeConfiguration<K, V> configuration;
  private final Consumer<JsrCache<K, V>> onClose;
  private final List<Object> closeables = new ArrayList<>();
  private final SharedLoads<K, V> loads;
  private final Insiders<K> insiders = new Insiders<>();
  private final Pacing pacing;
  private final @Nullable EarlyRefreshes<K> early;
  private final ValueCopies<V> values;
  private @Nullable EntryStore<K, V> opened;
  private @Nullable EventDispatcher<K, V> listeners;

  private CacheAssembly(
      CacheContext context,
      PerigeeConfiguration<K, V> configuration,
      Consumer<JsrCache<K, V>> onClose) {
    this.context = context;
    this.configuration = configuration;
    this.onClose = onClose;
    this.pacing = new Pacing(context.nanoTime(), LockSupport::parkNanos);
    this.early = early();
    CacheSettings settings = context.settings();
    this.loads = new SharedLoads<>(settings.stampede().loadLock().plus(LOADS_LAST));
    this.values =
        new ValueCopies<>(
            context.serialization().values(settings.cacheName(), settings.serialization()));
  }

  /**
   * Opens a cache. Makes the loader, the writer, the policy and the listeners by their factories;
   * does not connect.
   *
   * @param onClose is told when the cache is closed
   */
  public static <K, V> JsrCache<K, V> open(
      CacheContext context,
      PerigeeConfiguration<K, V> configuration,
      Consumer<JsrCache<K, V>> onClose) {
    CacheAssembly<K, V> assembly = new CacheAssembly<>(context, configuration, onClose);
    try {
      return new JsrCache<>(assembly);
    } catch (RuntimeException | Error e) { // a factory, perhaps
      assembly.giveUp();
      throw e;
    }
  }

  /** Nobody will close the cache: what was made and opened for it ends now. */
  private void giveUp() {
    EventDispatcher<K, V> registered = listeners;
    if (registered != null) {
      registered.close();
    }
    closeables.forEach(Closing::quietly);
    EntryStore<K, V> open = opened;
    if (open != null) {
      open.close();
    }
  }

  CacheContext context() {
    return context;
  }

  PerigeeConfiguration<K, V> configuration() {
    return configuration;
  }

  Consumer<JsrCache<K, V>> onClose() {
    return onClose;
  }

  List<Object> closeables() {
    return closeables;
  }

  SharedLoads<K, V> loads() {
    return loads;
  }

  ValueCopies<V> values() {
    return values;
  }

  CacheParts<K, V> parts(JsrCache<K, V> cache) {
    CacheSettings settings = context.settings();
    Expiry expiry = expiry(settings.ttl());
    String name = settings.cacheName();
    EventDispatcher<K, V> events = new EventDispatcher<>(cache, values::copy, context.background());
    listeners = events;
    CacheParts<K, V> parts =
        new CacheParts<>(
            name,
            new TranslatingStore<>(name, store(settings, expiry), loads::forget),
            expiry,
            new CacheStatistics(context.nanoTime(), configuration.isStatisticsEnabled()),
            events,
            loader(),
            configuration.isReadThrough(),
            writer(),
            new KeyLocks<>(),
            values::matches,
            context.background());
    refreshBy(parts);
    return parts;
  }

  /** Only what a miss would load is loaded again. */
  private @Nullable EarlyRefreshes<K> early() {
    double factor = context.settings().stampede().earlyRefresh();
    boolean loads = configuration.isReadThrough() && configuration.getCacheLoaderFactory() != null;
    return factor > 0 && loads
        ? closedLater(
            new EarlyRefreshes<>(
                factor, () -> ThreadLocalRandom.current().nextDouble(), context.background()))
        : null;
  }

  private void refreshBy(CacheParts<K, V> parts) {
    Loader<K, V> loader = parts.loader();
    if (early != null && loader != null) {
      early.begin(
          new Refresher<>(parts, loader, insiders, context.settings().stampede().loadLock())
              ::refresh);
    }
  }

  /** How operations with user code in them are done. */
  ConditionalLoop<K, V> loop(CacheParts<K, V> parts) {
    boolean locked = context.settings().atomicity() == Atomicity.LOCKED;
    return new ConditionalLoop<>(
        parts.store(),
        parts.locks(),
        locked ? new CodeLocks<>(parts.name(), parts.store(), insiders, pacing) : null);
  }

  /** How the nodes share the loads of a cache. */
  NodeLoads<K, V> nodeLoads(CacheParts<K, V> parts) {
    return new NodeLoads<>(
        parts.store(), insiders, context.settings().stampede().loadLock(), pacing);
  }

  MBeans beans(CacheParts<K, V> parts, Supplier<PerigeeConfiguration<K, V>> current) {
    return new MBeans(
        context.manager().getURI(),
        parts.name(),
        new MBeans.Shown(
            parts.statistics(), new ConfigurationView(current), new NearCacheView(parts.store())));
  }

  private Expiry expiry(TtlSettings ttl) {
    ExpiryPolicy policy = closedLater(configuration.getExpiryPolicyFactory().create());
    return Expiries.of(
        policy, new TtlRules(ttl.defaultTtl().toMillis(), ttl.maxTtl().toMillis(), ttl.jitter()));
  }

  private EntryStore<K, V> store(CacheSettings settings, Expiry expiry) {
    EntryStore<K, V> store =
        context
            .client()
            .open(
                settings.cacheName(),
                new StoreSettings(
                    near(settings, expiry),
                    settings.serialization(),
                    settings.ttl().maxTtl().toMillis(),
                    expiry.mayTouch(),
                    outage(settings.failure())),
                context.serialization(),
                early);
    opened = store;
    return store;
  }

  private static OutageSettings outage(FailureSettings failure) {
    return switch (failure.policy()) {
      case FAIL -> OutageSettings.fail();
      case DEGRADE -> OutageSettings.degrade(failure.staleIfError());
    };
  }

  /** Where every read goes to Redis to prolong its entry, a near copy saves nothing. */
  private NearSettings near(CacheSettings settings, Expiry expiry) {
    boolean useless = expiry.isKnownAhead() && expiry.mayTouch();
    return useless ? NearSettings.off() : settings.near();
  }

  private @Nullable Loader<K, V> loader() {
    @Nullable Factory<CacheLoader<K, V>> factory = configuration.getCacheLoaderFactory();
    if (factory == null) {
      return null;
    }
    return closedLater(new Loader<>(factory.create(), context.nanoTime()));
  }

  private @Nullable Writer<K, V> writer() {
    @Nullable Factory<CacheWriter<? super K, ? super V>> factory =
        configuration.getCacheWriterFactory();
    if (factory == null) {
      return null;
    }
    CacheWriter<? super K, ? super V> writer = closedLater(factory.create());
    return configuration.isWriteThrough() ? new Writer<>(writer) : null;
  }

  private <T> T closedLater(T object) {
    closeables.add(object);
    return object;
  }
}
