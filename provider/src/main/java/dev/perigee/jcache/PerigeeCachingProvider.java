package dev.perigee.jcache;

import dev.perigee.jcache.internal.config.Environment;
import dev.perigee.jcache.internal.config.ManagerSettings;
import dev.perigee.jcache.internal.config.Redaction;
import dev.perigee.jcache.internal.config.SettingsResolver;
import dev.perigee.jcache.internal.manager.DefaultClassLoader;
import dev.perigee.jcache.internal.manager.OneArtifact;
import dev.perigee.jcache.internal.manager.OtherProviders;
import dev.perigee.jcache.internal.manager.PerigeeCacheManager;
import dev.perigee.jcache.internal.manager.SharedClients;
import dev.perigee.near.client.StoreClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Perigee's entry point for JSR-107: {@code Caching.getCachingProvider()} finds it by its service
 * file, or by this class's name where Redisson's own provider is on the class path too.
 *
 * <p>A manager is identified by its URI and class loader. Its URI may say which Redis or which
 * configuration file is meant; the manual's chapter on configuration has the details. Thread-safe.
 */
@SuppressWarnings("NullAway") // javax.cache is not annotated: its nulls are those of its javadoc
public final class PerigeeCachingProvider implements CachingProvider {
  private static final Logger log = LoggerFactory.getLogger(PerigeeCachingProvider.class);
  private static final URI DEFAULT_URI = URI.create("perigee:default");

  private final ClassLoader defaultLoader = new DefaultClassLoader();
  private final SharedClients clients = new SharedClients(StoreClients::connect);
  private final SettingsResolver resolver = new SettingsResolver(Environment.system());
  private final Map<Id, PerigeeCacheManager> managers = new HashMap<>();

  private record Id(URI uri, ClassLoader loader) {}

  /** Called by the service loader. */
  public PerigeeCachingProvider() {
    OtherProviders.report();
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    return defaultLoader;
  }

  @Override
  public URI getDefaultURI() {
    return DEFAULT_URI;
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  @Override
  public CacheManager getCacheManager(URI uri, ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, null);
  }

  /**
   * Returns the manager of a URI and class loader, made with the given properties if there is none.
   *
   * @param uri which Redis or configuration, or an identity; {@code null} for the default
   * @param classLoader whose classes are cached; {@code null} for the default
   * @param properties settings beside the URI; {@code null} for none
   * @throws javax.cache.CacheException if the configuration is missing or wrong: says where
   */
  @Override
  public CacheManager getCacheManager(URI uri, ClassLoader classLoader, Properties properties) {
    Id id =
        new Id(uri == null ? DEFAULT_URI : uri, classLoader == null ? defaultLoader : classLoader);
    synchronized (managers) {
      @Nullable PerigeeCacheManager manager = managers.get(id);
      if (manager == null || manager.isClosed()) {
        manager = open(id, properties == null ? new Properties() : properties);
        managers.put(id, manager);
      }
      return manager;
    }
  }

  private PerigeeCacheManager open(Id id, Properties properties) {
    OneArtifact.check();
    ManagerSettings settings = resolver.resolve(id.uri, id.loader, properties);
    log.info("Cache manager {}: {}", Redaction.redact(id.uri.toString()), settings.origin());
    return new PerigeeCacheManager(
        new PerigeeCacheManager.Identity(this, id.uri, id.loader, properties),
        settings,
        clients.lease(settings.redis(), settings.namespace()),
        System::nanoTime,
        closing -> forget(id, closing));
  }

  private void forget(Id id, PerigeeCacheManager closing) {
    synchronized (managers) {
      managers.remove(id, closing);
    }
  }

  @Override
  public void close() {
    closeWhere(id -> true);
  }

  @Override
  public void close(ClassLoader classLoader) {
    ClassLoader loader = classLoader == null ? defaultLoader : classLoader;
    closeWhere(id -> id.loader.equals(loader));
  }

  @Override
  public void close(URI uri, ClassLoader classLoader) {
    Id closing =
        new Id(uri == null ? DEFAULT_URI : uri, classLoader == null ? defaultLoader : classLoader);
    closeWhere(closing::equals);
  }

  /** Closing waits for listeners, and they may use this provider: it holds no lock meanwhile. */
  private void closeWhere(Predicate<Id> which) {
    List<PerigeeCacheManager> closing = new ArrayList<>();
    synchronized (managers) {
      managers.forEach(
          (id, manager) -> {
            if (which.test(id)) {
              closing.add(manager);
            }
          });
    }
    closing.forEach(PerigeeCacheManager::close);
  }

  @Override
  public boolean isSupported(OptionalFeature optionalFeature) {
    return false; // the one optional feature is store by reference, and Redis stores by value
  }
}
