/** Configuration of caches in Java; the same settings in YAML are in {@code configuration.md}. */
@NullMarked
package dev.perigee.jcache.config;

import org.jspecify.annotations.NullMarked;
