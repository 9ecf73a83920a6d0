package dev.perigee.jcache.internal.config;

import org.jspecify.annotations.Nullable;

/**
 * One entry below {@code caches}.
 *
 * @param pattern which caches it is for
 * @param keyType the declared type of keys; null where none is declared, as in every pattern
 * @param valueType the declared type of values, likewise
 * @param values the settings
 */
record CacheRule(
    NamePattern pattern,
    @Nullable Class<?> keyType,
    @Nullable Class<?> valueType,
    SettingValues values) {}
