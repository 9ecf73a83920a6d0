package dev.perigee.jcache.internal.config;

import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What the properties of a manager and its environment say, the stronger first: properties, system
 * properties, environment variables. A blank text counts as none.
 */
final class Lookup {
  static final String CONFIG = "perigee.config";
  static final String REDIS_URI = "perigee.redis.uri";
  static final String NAMESPACE = "perigee.namespace";

  /** A property only: a client that the application made. */
  static final String REDISSON = "perigee.redisson";

  private final Properties properties;
  private final Environment environment;

  Lookup(Properties properties, Environment environment) {
    this.properties = properties;
    this.environment = environment;
  }

  /**
   * A value and who said so.
   *
   * @param origin in words, such as {@code property perigee.namespace}
   */
  record Found<T>(T value, String origin) {

    /** Another view of the value; what is wrong with it is told with the origin. */
    <R> Found<R> map(Function<T, ? extends R> function) {
      try {
        return new Found<>(function.apply(value), origin);
      } catch (IllegalArgumentException e) {
        throw error(String.valueOf(e.getMessage()));
      }
    }

    CacheException error(String problem) {
      return new CacheException(Redaction.redact(origin + ": " + problem));
    }
  }

  @Nullable Found<String> text(String name) {
    Object property = properties.get(name);
    if (property != null && !(property instanceof String)) {
      throw new Found<>(property, propertyOrigin(name))
          .error("must be a String, not a " + property.getClass().getName());
    }
    String text = present(properties.getProperty(name));
    if (text != null) {
      return new Found<>(text, propertyOrigin(name));
    }
    text = present(environment.property(name));
    if (text != null) {
      return new Found<>(text, "system property " + name);
    }
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
    text = present(environment.variable(variable));
    return text == null ? null : new Found<>(text, "environment variable " + variable);
  }

  /** The client that was handed in; a {@code RedissonClient}, which is checked where it is used. */
  @Nullable Found<Object> client() {
    Object client = properties.get(REDISSON);
    return client == null ? null : new Found<>(client, propertyOrigin(REDISSON));
  }

  static String propertyOrigin(String name) {
    return "property " + name;
  }

  private static @Nullable String present(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
