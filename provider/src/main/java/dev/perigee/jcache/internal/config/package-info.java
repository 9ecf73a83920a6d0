/**
 * From URI, properties, environment and YAML to the settings of a manager and its caches.
 *
 * <p>{@link dev.perigee.jcache.internal.config.SettingsResolver} decides where settings come from;
 * {@link dev.perigee.jcache.internal.config.ManagerSettings} is what it finds.
 */
@NullMarked
package dev.perigee.jcache.internal.config;

import org.jspecify.annotations.NullMarked;
