package dev.perigee.hibernate;

import dev.perigee.jcache.config.FailurePolicy;
import dev.perigee.jcache.config.PerigeeConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.jcache.ConfigSettings;
import org.hibernate.cache.jcache.internal.JCacheRegionFactory;
import org.hibernate.cache.spi.support.DomainDataStorageAccess;
import org.hibernate.cache.spi.support.RegionNameQualifier;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's second-level cache in Perigee: {@code hibernate.cache.region.factory_class=perigee}.
 *
 * <p>What it adds to hibernate-jcache, whose settings all work:
 *
 * <ul>
 *   <li>The provider need not be named, and caches that are missing are made without a warning.
 *   <li>The properties {@code perigee.config}, {@code perigee.redis.uri} and {@code
 *       perigee.namespace} may stand among Hibernate's, and {@code hibernate.javax.cache.uri} may
 *       be a {@code redis:} or {@code file:} URI.
 *   <li>Timestamps of updates are always read from Redis, and outlive every query result. Results
 *       of queries are kept in Redis only.
 *   <li>What a session loaded from the database never replaces what another node wrote since.
 *   <li>Each session factory has a cache manager of its own, which is closed with it; one that was
 *       handed in stays open.
 * </ul>
 *
 * <p>A region that the configuration declares by its exact name is used as it is declared; a
 * pattern applies to the regions of entities, collections and natural ids.
 */
public final class PerigeeRegionFactory extends JCacheRegionFactory {
  private static final long serialVersionUID = 1L;

  private static final String PROVIDER = "dev.perigee.jcache.PerigeeCachingProvider";

  private static final String CONFIG = "perigee.config";
  private static final String REDIS_URI = "perigee.redis.uri";

  /** What a manager understands, and Hibernate's configuration may say. */
  private static final List<String> MANAGER_PROPERTIES =
      List.of(CONFIG, REDIS_URI, "perigee.namespace", "perigee.redisson");

  /** A timestamp that is gone counts as "never updated", so it must outlive query results. */
  private static final Duration TIMESTAMPS_LIVE = Duration.ofDays(365);

  private transient boolean handedIn;

  /** Called by Hibernate. */
  public PerigeeRegionFactory() {}

  // ---- the manager

  @Override
  protected void prepareForUse(
      SessionFactoryOptions settings, @Nullable Map<String, Object> configured) {
    Map<String, Object> values = configured == null ? new HashMap<>() : new HashMap<>(configured);
    values.putIfAbsent(ConfigSettings.MISSING_CACHE_STRATEGY, "create");
    super.prepareForUse(settings, values);
  }

  @Override
  protected CacheManager resolveCacheManager(
      SessionFactoryOptions settings, Map<String, Object> values) {
    handedIn = values.get(ConfigSettings.CACHE_MANAGER) instanceof CacheManager;
    if (values.get(ConfigSettings.CACHE_MANAGER) != null) {
      return super.resolveCacheManager(settings, values);
    }
    CachingProvider provider = getCachingProvider(values);
    @Nullable URI uri = getUri(settings, values);
    Properties properties = new Properties();
    for (String name : MANAGER_PROPERTIES) {
      @Nullable Object value = values.get(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    if (uri == null) {
      uri = ownName();
    } else if (isPlace(uri.toString())) { // not a name: who has the same has another manager
      String place = uri.getScheme().startsWith("redis") ? REDIS_URI : CONFIG;
      boolean onClassPath = uri.getScheme().equals("classpath"); // a resource's name is no URI
      String location = onClassPath ? "classpath:" + uri.getSchemeSpecificPart() : uri.toString();
      if (properties.putIfAbsent(place, location) == null) { // else two, which is refused
        uri = ownName();
      }
    }
    return provider.getCacheManager(uri, getClassLoader(provider), properties);
  }

  private static URI ownName() {
    return URI.create("perigee:hibernate-" + UUID.randomUUID());
  }

  private static boolean isPlace(String uri) {
    return uri.matches("(?s)(rediss?:|file:|classpath:|jar:.*[.]ya?ml$).*");
  }

  @Override
  protected CachingProvider getCachingProvider(Map<String, Object> values) {
    return values.get(ConfigSettings.PROVIDER) == null
        ? Caching.getCachingProvider(PROVIDER)
        : super.getCachingProvider(values);
  }

  @Override
  protected @Nullable URI getUri(SessionFactoryOptions settings, Map<String, Object> values) {
    @Nullable Object uri = values.get(ConfigSettings.CONFIG_URI);
    return uri instanceof String text && isPlace(text)
        ? URI.create(text)
        : super.getUri(settings, values);
  }

  @Override
  protected void releaseFromUse() {
    if (!handedIn) {
      super.releaseFromUse();
    }
  }

  // ---- the regions

  @Override
  protected DomainDataStorageAccess createDomainDataStorageAccess(
      DomainDataRegionConfig region, DomainDataRegionBuildingContext context) {
    return new ConditionalAccess(
        getOrCreateCache(region.getRegionName(), context.getSessionFactory()));
  }

  @Override
  protected StorageAccess createQueryResultsRegionStorageAccess(
      String regionName, SessionFactoryImplementor factory) {
    prepare(
        defaultRegionName(
            regionName,
            factory,
            DEFAULT_QUERY_RESULTS_REGION_UNQUALIFIED_NAME,
            LEGACY_QUERY_RESULTS_REGION_UNQUALIFIED_NAMES),
        factory,
        PerigeeConfiguration.builder(Object.class, Object.class).near(false).build());
    return super.createQueryResultsRegionStorageAccess(regionName, factory);
  }

  @Override
  protected StorageAccess createTimestampsRegionStorageAccess(
      String regionName, SessionFactoryImplementor factory) {
    String name =
        defaultRegionName(
            regionName,
            factory,
            DEFAULT_UPDATE_TIMESTAMPS_REGION_UNQUALIFIED_NAME,
            LEGACY_UPDATE_TIMESTAMPS_REGION_UNQUALIFIED_NAMES);
    prepare(
        name,
        factory,
        PerigeeConfiguration.builder(Object.class, Object.class)
            .near(false)
            .failurePolicy(FailurePolicy.FAIL) // nor may one be lost in an outage
            .defaultTtl(TIMESTAMPS_LIVE)
            .maxTtl(TIMESTAMPS_LIVE)
            .build());
    return new FreshAccess(getOrCreateCache(name, factory));
  }

  /** Makes the cache of a region with settings of ours, unless it is there or declared. */
  private void prepare(
      String regionName,
      SessionFactoryImplementor factory,
      PerigeeConfiguration<Object, Object> configuration) {
    CacheManager manager = getCacheManager();
    String name =
        RegionNameQualifier.INSTANCE.qualify(regionName, factory.getSessionFactoryOptions());
    @Nullable Cache<Object, Object> declared = manager.getCache(name);
    if (declared == null) {
      var unused = manager.createCache(name, configuration);
    }
  }
}
