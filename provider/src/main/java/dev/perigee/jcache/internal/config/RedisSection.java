package dev.perigee.jcache.internal.config;

import dev.perigee.jcache.internal.config.value.ValueForm;
import dev.perigee.near.RedisSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a YAML file says below {@code redis}. */
final class RedisSection {
  private static final String URI_KEY = "redis.uri";
  private static final String CLUSTER = "redis.cluster";
  private static final String MASTER = "redis.sentinel.master";
  private static final String NODES = "redis.sentinel.nodes";
  private static final String DATABASE = "redis.sentinel.database";
  private static final String REDISSON = "redis.redisson";
  private static final String TIMEOUT = "redis.timeout";

  /** Every key, from the top of the file. */
  static final KnownKeys KEYS =
      new KnownKeys(List.of(URI_KEY, CLUSTER, MASTER, NODES, DATABASE, REDISSON, TIMEOUT));

  static final ValueForm<Duration> TIMEOUT_FORM = ValueForm.duration("1ms", "5m");
  static final ValueForm<Long> DATABASE_FORM = ValueForm.whole(0, 99_999);

  private final Map<String, YamlNode> leaves;
  private final ClassLoader loader;

  /** The leaves of the whole file. */
  RedisSection(Map<String, YamlNode> leaves, ClassLoader loader) {
    this.leaves = leaves;
    this.loader = loader;
  }

  /** Where the servers are; null where the file does not say. */
  RedisSettings.@Nullable Topology topology() {
    refuseSeveral();
    YamlNode uri = leaves.get(URI_KEY);
    if (uri != null) {
      return new RedisSettings.Single(uri.parse(RedisUri::server));
    }
    YamlNode cluster = leaves.get(CLUSTER);
    if (cluster != null) {
      return new RedisSettings.Cluster(nodes(cluster, RedisUri::node));
    }
    YamlNode redisson = leaves.get(REDISSON);
    if (redisson != null) {
      return redisson.parse(
          location ->
              new RedisSettings.RedissonFile(new Resource(location).read(loader), location));
    }
    YamlNode sentinel = sentinel();
    return sentinel == null ? null : sentinel(sentinel);
  }

  /** How long a command may take; null where the file does not say. */
  @Nullable Duration timeout() {
    YamlNode timeout = leaves.get(TIMEOUT);
    return timeout == null ? null : timeout.parse(TIMEOUT_FORM::parse);
  }

  private RedisSettings.Sentinel sentinel(YamlNode any) {
    YamlNode master = leaves.get(MASTER);
    YamlNode nodes = leaves.get(NODES);
    if (master == null || nodes == null) {
      throw any.errorInKey("a sentinel needs both 'master', its name, and 'nodes', a list");
    }
    YamlNode database = leaves.get(DATABASE);
    return new RedisSettings.Sentinel(
        master.parse(RedisSection::notBlank),
        nodes(nodes, RedisUri::sentinel),
        database == null ? 0 : Math.toIntExact(database.parse(DATABASE_FORM::parse)));
  }

  private static List<URI> nodes(YamlNode list, Function<String, URI> parser) {
    List<URI> nodes = new ArrayList<>();
    for (YamlNode item : list.items()) {
      nodes.add(item.parse(parser));
    }
    return list.convert(nodes, RedisUri::together);
  }

  private void refuseSeveral() {
    List<YamlNode> ways = new ArrayList<>();
    for (String key : List.of(URI_KEY, CLUSTER, REDISSON)) {
      if (leaves.get(key) != null) {
        ways.add(leaves.get(key));
      }
    }
    YamlNode sentinel = sentinel();
    if (sentinel != null) {
      ways.add(sentinel);
    }
    if (ways.size() > 1) {
      throw ways.get(1)
          .errorInKey("only one of uri, cluster, sentinel and redisson can say where Redis is");
    }
  }

  private @Nullable YamlNode sentinel() {
    for (String key : List.of(MASTER, NODES, DATABASE)) {
      if (leaves.get(key) != null) {
        return leaves.get(key);
      }
    }
    return null;
  }

  private static String notBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be blank");
    }
    return text;
  }
}
