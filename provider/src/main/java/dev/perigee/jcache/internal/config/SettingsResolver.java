package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.internal.config.Lookup.Found;
import dev.perigee.near.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the settings of a cache manager. Three questions are answered apart, each by the first that
 * answers it:
 *
 * <ul>
 *   <li>which file: the URI ({@code classpath:}, {@code file:}, {@code jar:}), {@code
 *       perigee.config}, {@code perigee.yaml} on the class path, none;
 *   <li>which server: the URI ({@code redis://}, {@code rediss://}), {@code perigee.redisson},
 *       {@code perigee.redis.uri}, the file, {@code redis://127.0.0.1:6379};
 *   <li>which namespace: {@code perigee.namespace}, the file, {@code perigee};
 * </ul>
 *
 * <p>where a name is looked up in the properties, then among the system properties, then as an
 * environment variable ({@code PERIGEE_CONFIG}). So a deployment can name another server without
 * losing what the file says of the caches. A call whose URI and properties both answer a question
 * is refused. Stateless but for the environment.
 */
public final class SettingsResolver {
  /** The file that is looked for on the class path. */
  static final String DEFAULT_FILE = "perigee.yaml";

  private static final Logger logger = LoggerFactory.getLogger(SettingsResolver.class);

  private final Environment environment;

  public SettingsResolver(Environment environment) {
    this.environment = environment;
  }

  /**
   * The settings of a manager. Reads files and loads classes, but connects to nothing.
   *
   * @param uri the manager's URI; one that names neither a server nor a file is an identity only
   * @param loader the manager's class loader: for files on the class path and declared types
   * @param properties the manager's properties
   * @throws CacheException where something is missing or malformed, with its place
   */
  public ManagerSettings resolve(URI uri, ClassLoader loader, Properties properties) {
    Lookup lookup = new Lookup(properties, environment);
    Found<ConfigurationFile> file = file(uri, loader, lookup);
    Found<RedisSettings.Topology> server = server(uri, lookup, file);
    Found<String> namespace = namespace(lookup, file);
    RedisSettings redis =
        new RedisSettings(
            server.value(),
            file.value().timeout() == null
                ? RedisSettings.local().timeout()
                : file.value().timeout());
    String origin =
        "namespace '%s' (%s), %s (%s), caches (%s)"
            .formatted(
                namespace.value(), namespace.origin(), redis, server.origin(), file.origin());
    return new ManagerSettings(namespace.value(), redis, file.value().rules(), origin);
  }

  private static Found<ConfigurationFile> file(URI uri, ClassLoader loader, Lookup lookup) {
    Found<String> location = lookup.text(Lookup.CONFIG);
    if (Resource.isFile(uri)) {
      refuseSecondInCall(location, "file");
      location = new Found<>(Resource.locationOf(uri), Lookup.URI_ORIGIN);
    }
    if (location == null && isOnClassPath(loader)) {
      location = new Found<>("classpath:" + DEFAULT_FILE, "class path");
    }
    return location == null
        ? new Found<>(ConfigurationFile.NONE, Lookup.DEFAULT_ORIGIN)
        : read(location, loader);
  }

  private static Found<ConfigurationFile> read(Found<String> location, ClassLoader loader) {
    String source = location.value();
    String text = location.map(value -> new Resource(value).read(loader)).value();
    return new Found<>(new ConfigurationFileReader(loader).read(source, text), source);
  }

  private static Found<RedisSettings.Topology> server(
      URI uri, Lookup lookup, Found<ConfigurationFile> file) {
    Found<Object> client = lookup.client();
    Found<String> address = lookup.text(Lookup.REDIS_URI);
    if (RedisUri.isRedis(uri)) {
      refuseSecondInCall(client, "server");
      refuseSecondInCall(address, "server");
      return new Found<>(uri.toString(), Lookup.URI_ORIGIN)
          .map(text -> new RedisSettings.Single(RedisUri.server(text)));
    }
    if (client != null) {
      if (address != null && address.isProperty()) {
        throw client.error("property " + Lookup.REDIS_URI + " names a server too; use one of them");
      }
      return client.map(RedisSettings.Supplied::new);
    }
    if (address != null) {
      return address.map(text -> new RedisSettings.Single(RedisUri.server(text)));
    }
    RedisSettings.Topology ofFile = file.value().topology();
    return ofFile == null
        ? new Found<>(RedisSettings.local().topology(), Lookup.DEFAULT_ORIGIN)
        : new Found<>(ofFile, file.origin());
  }

  private static Found<String> namespace(Lookup lookup, Found<ConfigurationFile> file) {
    Found<String> found = lookup.text(Lookup.NAMESPACE);
    if (found != null) {
      return found.map(Namespace::check);
    }
    String ofFile = file.value().namespace();
    return ofFile == null
        ? new Found<>(Namespace.DEFAULT, Lookup.DEFAULT_ORIGIN)
        : new Found<>(ofFile, file.origin());
  }

  private static void refuseSecondInCall(@Nullable Found<?> found, String what) {
    if (found != null && found.isProperty()) {
      throw found.error("the manager's URI names a " + what + " too; use one of them");
    }
  }

  private static boolean isOnClassPath(ClassLoader loader) {
    List<URL> urls;
    try {
      urls = Collections.list(loader.getResources(DEFAULT_FILE));
    } catch (IOException e) {
      throw new CacheException("Cannot look for " + DEFAULT_FILE + " with " + loader, e);
    }
    if (urls.size() > 1) {
      logger.warn(
          "{} is on the class path {} times: {}; the first one is used. Set {} to choose another",
          DEFAULT_FILE,
          urls.size(),
          urls,
          Lookup.CONFIG);
    }
    return !urls.isEmpty();
  }
}
