package dev.perigee.jcache.internal.config;

import dev.perigee.near.RedisSettings;
import java.net.URI;
import java.util.Properties;

/**
 * Finds the settings of a cache manager. Three questions are answered apart, each by the first that
 * answers it:
 *
 * <ul>
 *   <li>which file: the URI ({@code classpath:}, {@code file:}, {@code jar:}), {@code
 *       perigee.config}, {@code perigee.yaml} on the class path;
 *   <li>which server: the URI ({@code redis://}, {@code rediss://}), {@code perigee.redisson},
 *       {@code perigee.redis.uri}, the file, {@code redis://127.0.0.1:6379};
 *   <li>which namespace: {@code perigee.namespace}, the file, {@code perigee};
 * </ul>
 *
 * <p>where a name is looked up in the properties, then among the system properties, then as an
 * environment variable ({@code PERIGEE_CONFIG}). Stateless but for the environment.
 */
public final class SettingsResolver {
  private final Environment environment;

  public SettingsResolver(Environment environment) {
    this.environment = environment;
  }

  /**
   * The settings of a manager.
   *
   * @param uri the manager's URI; one that names neither a server nor a file is an identity only
   * @param loader the manager's class loader: for files on the class path and declared types
   * @param properties the manager's properties
   * @throws javax.cache.CacheException where something is missing or malformed, with its place
   */
  public ManagerSettings resolve(URI uri, ClassLoader loader, Properties properties) {
    Lookup lookup = new Lookup(properties, environment);
    Lookup.Found<RedisSettings.Topology> server = server(uri, lookup);
    Lookup.Found<String> namespace = namespace(lookup);
    return new ManagerSettings(
        namespace.value(),
        new RedisSettings(server.value(), RedisSettings.local().timeout()),
        CacheRules.none(),
        "server by " + server.origin() + ", namespace by " + namespace.origin());
  }

  private static Lookup.Found<RedisSettings.Topology> server(URI uri, Lookup lookup) {
    Lookup.Found<Object> client = lookup.client();
    if (RedisUri.isRedis(uri)) {
      if (client != null) {
        throw client.error("the URI of the manager names a server already; use one of the two");
      }
      Lookup.Found<String> found = new Lookup.Found<>(uri.toString(), "the manager's URI");
      return found.map(text -> new RedisSettings.Single(RedisUri.server(text)));
    }
    Lookup.Found<String> text = lookup.text(Lookup.REDIS_URI);
    if (client != null) {
      if (text != null && text.origin().equals(Lookup.propertyOrigin(Lookup.REDIS_URI))) {
        throw client.error(Lookup.REDIS_URI + " names a server already; use one of the two");
      }
      return client.map(RedisSettings.Supplied::new);
    }
    if (text != null) {
      return text.map(value -> new RedisSettings.Single(RedisUri.server(value)));
    }
    return new Lookup.Found<>(RedisSettings.local().topology(), "default");
  }

  private static Lookup.Found<String> namespace(Lookup lookup) {
    Lookup.Found<String> found = lookup.text(Lookup.NAMESPACE);
    return found == null
        ? new Lookup.Found<>(Namespace.DEFAULT, "default")
        : found.map(Namespace::check);
  }
}
