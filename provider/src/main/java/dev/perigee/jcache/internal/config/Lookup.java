package dev.perigee.jcache.internal.config;

import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
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

  static final String URI_ORIGIN = "the manager's URI";
  static final String DEFAULT_ORIGIN = "default";

  private static final String PREFIX = "perigee.";
  private static final List<String> NAMES = List.of(CONFIG, NAMESPACE, REDIS_URI, REDISSON);

  private final Properties properties;
  private final Environment environment;

  /** Refuses properties with a name of ours that is not known: a slip of the pen. */
  Lookup(Properties properties, Environment environment) {
    this.properties = properties;
    this.environment = environment;
    Set<String> names = new TreeSet<>(properties.stringPropertyNames());
    properties.keySet().forEach(name -> names.add(name.toString())); // with values of any type
    for (String name : names) {
      if (name.startsWith(PREFIX) && !NAMES.contains(name)) {
        String proposal =
            Nearest.of(name, NAMES).map(known -> "; did you mean " + known + "?").orElse(".");
        throw new CacheException(
            "property "
                + name
                + " is not known"
                + proposal
                + " Known: "
                + String.join(", ", NAMES));
      }
    }
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
        throw new CacheException(Redaction.redact(origin + ": " + e.getMessage()), e.getCause());
      }
    }

    /** Whether it is one of the manager's own properties. */
    boolean isProperty() {
      return origin.startsWith("property ");
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
    if (client == null && properties.getProperty(REDISSON) == null) {
      return null;
    }
    Found<Object> found = new Found<>(client == null ? "" : client, propertyOrigin(REDISSON));
    if (found.value() instanceof String) {
      throw found.error(
          "must be a RedissonClient object; a Redisson file goes into a YAML file, as redis.redisson");
    }
    return found;
  }

  private static String propertyOrigin(String name) {
    return "property " + name;
  }

  private static @Nullable String present(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
