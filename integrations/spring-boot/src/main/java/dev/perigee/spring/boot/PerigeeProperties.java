package dev.perigee.spring.boot;

import dev.perigee.near.NearSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * What an application may say of Perigee in its own configuration. What is left out comes from
 * {@code perigee.yaml} and Perigee's defaults; what is said wins over them.
 *
 * @param enabled whether Perigee is the cache of the application
 * @param config where the configuration file is: classpath:…, file:… or a path
 * @param namespace the first part of every key in Redis
 * @param createCaches whether a cache that nobody declared is made when it is first used
 * @param redis which Redis
 * @param caches caches that exist from the start, by their names
 */
@ConfigurationProperties("perigee")
public record PerigeeProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String config,
    @Nullable String namespace,
    @DefaultValue("true") boolean createCaches,
    @DefaultValue Redis redis,
    @DefaultValue Map<String, Cache> caches) {

  /**
   * Which Redis.
   *
   * @param uri the address: redis://[user:password@]host[:port][/database], or rediss:// for TLS
   */
  public record Redis(@Nullable String uri) {}

  /**
   * One cache.
   *
   * @param statistics whether JSR-107's statistics are counted
   * @param management whether JSR-107's MBean of the configuration is shown
   * @param ttl how long entries live
   * @param near the near cache
   * @param serialization how values become bytes
   */
  public record Cache(
      @Nullable Boolean statistics,
      @Nullable Boolean management,
      @DefaultValue Ttl ttl,
      @DefaultValue Near near,
      @DefaultValue Serialization serialization) {}

  /**
   * How long entries live.
   *
   * @param defaultTtl the lifetime of an entry
   * @param max no entry lives longer since its last write
   * @param jitter by how much lifetimes are shortened at random, at most, from 0 to 0.5
   */
  public record Ttl(
      @Name("default") @Nullable Duration defaultTtl,
      @Nullable Duration max,
      @Nullable Double jitter) {}

  /**
   * The near cache.
   *
   * @param enabled whether the process keeps copies of entries
   * @param mode what a hit must prove: lease or validated
   * @param maxEntries how many copies are kept
   * @param maxBytes how many bytes of copies are kept, by estimate
   * @param maxAge an older copy is not served
   * @param lease how old the proof of freshness may be: the bound on staleness
   */
  public record Near(
      @Nullable Boolean enabled,
      NearSettings.@Nullable Mode mode,
      @Nullable Long maxEntries,
      @Nullable DataSize maxBytes,
      @Nullable Duration maxAge,
      @Nullable Duration lease) {}

  /**
   * How values become bytes.
   *
   * @param allow patterns of the classes that may be written and read; unset: all but a deny-list
   */
  public record Serialization(@Nullable List<String> allow) {}
}
