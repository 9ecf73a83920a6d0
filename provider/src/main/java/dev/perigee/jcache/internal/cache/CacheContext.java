package dev.perigee.jcache.internal.cache;

import dev.perigee.jcache.internal.config.CacheSettings;
import dev.perigee.near.StoreClient;
import dev.perigee.serialization.Serialization;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.cache.CacheManager;

/**
 * What a cache gets from its manager.
 *
 * @param manager the manager
 * @param client the connection to Redis
 * @param serialization keys and values to bytes, with the manager's class loader
 * @param background where asynchronous work runs
 * @param nanoTime the clock that statistics are timed by
 * @param settings the settings of this cache
 */
public record CacheContext(
    CacheManager manager,
    StoreClient client,
    Serialization serialization,
    Executor background,
    LongSupplier nanoTime,
    CacheSettings settings) {}
