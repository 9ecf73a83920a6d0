package dev.perigee.near.internal.redis;

import dev.perigee.near.RedisSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.redisson.Redisson;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConfigSupport;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SingleServerConfig;

/** From our settings to Redisson's, and from those to a client that is not connected yet. */
final class ClientConfiguration {

  private static final int DEFAULT_PORT = 6379;
  private static final int DEFAULT_SENTINEL_PORT = 26379;

  private static final int CONNECTIONS = 32;
  private static final int IDLE_CONNECTIONS = 1;
  private static final int EXECUTOR_THREADS = 4;
  private static final int MOST_NETTY_THREADS = 8;

  /** A dead connection is noticed after about this time; by default it would take a minute. */
  private static final Duration PING = Duration.ofSeconds(2);

  /** How often masters and slots are looked at: within the lease of near copies. */
  private static final Duration TOPOLOGY_SCAN = Duration.ofSeconds(1);

  /** Between two tries to connect; Redisson also takes the tick of its timer from it: 25 ms. */
  private static final Duration RETRY_DELAY = Duration.ofMillis(50);

  /**
   * What connecting may take at least, whatever the timeout: the first time, in a JVM that just
   * started, it includes loading some thousand classes. No command waits for it: each has its own
   * timeout.
   */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Where in a Redisson file an error is. */
  private static final Pattern PLACE = Pattern.compile("line \\d+, column \\d+");

  private ClientConfiguration() {}

  /** How long connecting may take. */
  static Duration connectTimeout(RedisSettings settings) {
    return settings.timeout().compareTo(CONNECT) > 0 ? settings.timeout() : CONNECT;
  }

  /**
   * A client for the settings; it connects at its first use.
   *
   * @throws IllegalArgumentException if the settings are contradictory or malformed
   */
  static Redisson client(RedisSettings settings) {
    RedisSettings.Topology topology = settings.topology();
    if (topology instanceof RedisSettings.Supplied supplied) {
      return supplied(supplied.client());
    }
    Config config = config(settings);
    config.setLazyInitialization(true);
    return (Redisson) Redisson.create(config);
  }

  /** Where the servers are, for messages. */
  static String describe(RedisSettings.Topology topology) {
    if (topology instanceof RedisSettings.Single single) {
      return address(single.uri(), DEFAULT_PORT);
    }
    if (topology instanceof RedisSettings.Cluster cluster) {
      return "the cluster at " + addresses(cluster.nodes(), DEFAULT_PORT);
    }
    if (topology instanceof RedisSettings.Sentinel sentinel) {
      return "master '"
          + sentinel.master()
          + "' of the sentinels at "
          + addresses(sentinel.nodes(), DEFAULT_SENTINEL_PORT);
    }
    if (topology instanceof RedisSettings.RedissonFile file) {
      return "the servers of " + file.source();
    }
    return "the servers of the supplied client";
  }

  private static Redisson supplied(Object client) {
    if (client instanceof Redisson redisson) {
      return redisson;
    }
    throw new IllegalArgumentException(
        "a client that is handed in must come from org.redisson.Redisson.create: "
            + client.getClass().getName()
            + " does not");
  }

  private static Config config(RedisSettings settings) {
    RedisSettings.Topology topology = settings.topology();
    if (topology instanceof RedisSettings.RedissonFile file) {
      return file(file);
    }
    Config config = new Config();
    config.setThreads(EXECUTOR_THREADS);
    config.setNettyThreads(
        Math.max(2, Math.min(MOST_NETTY_THREADS, Runtime.getRuntime().availableProcessors())));
    if (topology instanceof RedisSettings.Single single) {
      single(config, single.uri(), settings);
    } else if (topology instanceof RedisSettings.Cluster cluster) {
      cluster(config, cluster.nodes(), settings);
    } else if (topology instanceof RedisSettings.Sentinel sentinel) {
      sentinel(config, sentinel, settings);
    }
    return config;
  }

  private static void single(Config config, URI uri, RedisSettings settings) {
    SingleServerConfig server = config.useSingleServer();
    server.setAddress(address(uri, DEFAULT_PORT));
    server.setDatabase(database(uri));
    server.setConnectionPoolSize(CONNECTIONS);
    server.setConnectionMinimumIdleSize(IDLE_CONNECTIONS);
    server.setSubscriptionConnectionMinimumIdleSize(0);
    common(config, server, uri, settings);
  }

  private static void cluster(Config config, List<URI> nodes, RedisSettings settings) {
    ClusterServersConfig cluster = config.useClusterServers();
    nodes.forEach(node -> cluster.addNodeAddress(address(node, DEFAULT_PORT)));
    cluster.setScanInterval(Math.toIntExact(TOPOLOGY_SCAN.toMillis()));
    masters(cluster);
    common(config, cluster, first(nodes), settings);
  }

  private static void sentinel(
      Config config, RedisSettings.Sentinel topology, RedisSettings settings) {
    SentinelServersConfig sentinel = config.useSentinelServers();
    sentinel.setMasterName(topology.master());
    topology
        .nodes()
        .forEach(node -> sentinel.addSentinelAddress(address(node, DEFAULT_SENTINEL_PORT)));
    sentinel.setDatabase(topology.database());
    sentinel.setScanInterval(Math.toIntExact(TOPOLOGY_SCAN.toMillis()));
    // One sentinel is enough to find the master; how many there should be is not ours to judge.
    sentinel.setCheckSentinelsList(false);
    masters(sentinel);
    common(config, sentinel, first(topology.nodes()), settings);
  }

  private static void masters(BaseMasterSlaveServersConfig<?> servers) {
    servers.setReadMode(ReadMode.MASTER);
    servers.setMasterConnectionPoolSize(CONNECTIONS);
    servers.setMasterConnectionMinimumIdleSize(IDLE_CONNECTIONS);
    servers.setSubscriptionConnectionMinimumIdleSize(0);
  }

  private static void common(
      Config config, BaseConfig<?> servers, URI uri, RedisSettings settings) {
    servers.setTimeout(Math.toIntExact(settings.timeout().toMillis()));
    servers.setConnectTimeout(Math.toIntExact(connectTimeout(settings).toMillis()));
    servers.setRetryAttempts(0);
    servers.setRetryDelay(new ConstantDelay(RETRY_DELAY));
    servers.setPingConnectionInterval(Math.toIntExact(PING.toMillis()));
    credentials(config, uri);
  }

  /** As redis-cli reads a URI: {@code user:password@}, {@code :password@} or {@code password@}. */
  private static void credentials(Config config, URI uri) {
    String info = uri.getRawUserInfo();
    if (info == null || info.isEmpty()) {
      return;
    }
    int colon = info.indexOf(':');
    if (colon > 0) {
      config.setUsername(decoded(info.substring(0, colon)));
    }
    config.setPassword(decoded(info.substring(colon + 1)));
  }

  private static Config file(RedisSettings.RedissonFile file) {
    Config config;
    BaseConfig<?> servers;
    try {
      config = Config.fromYAML(file.yaml());
      servers = ConfigSupport.getConfig(config);
    } catch (RuntimeException e) {
      // Neither cause nor message: parsers repeat the file, which may hold a password.
      throw new IllegalArgumentException(
          file.source() + " is no Redisson configuration: " + withoutContents(e));
    }
    if (servers instanceof BaseMasterSlaveServersConfig<?> several
        && several.getReadMode() != ReadMode.MASTER) {
      throw new IllegalArgumentException(
          file.source()
              + ": readMode is "
              + several.getReadMode()
              + " (Redisson's default is SLAVE), and a replica may not have what was just written;"
              + " set readMode: MASTER");
    }
    return config;
  }

  /** The kind of an error, and the places that it names. */
  private static String withoutContents(RuntimeException thrown) {
    String kind = thrown.getClass().getSimpleName();
    String places =
        PLACE
            .matcher(String.valueOf(thrown.getMessage()))
            .results()
            .map(MatchResult::group)
            .distinct()
            .collect(Collectors.joining(", "));
    return places.isEmpty() ? kind : kind + " at " + places;
  }

  private static int database(URI uri) {
    String path = uri.getPath();
    if (path == null || path.isEmpty() || path.equals("/")) {
      return 0;
    }
    try {
      return Integer.parseInt(path.substring(1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          address(uri, DEFAULT_PORT) + path + ": after the / comes the number of the database", e);
    }
  }

  private static String addresses(List<URI> nodes, int port) {
    return nodes.stream().map(node -> address(node, port)).collect(Collectors.joining(", "));
  }

  /** Scheme, host and port: nothing that is secret. */
  private static String address(URI uri, int port) {
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the URI of a Redis server is redis://host:port or rediss://host:port: "
              + RedisSettings.withoutSecret(uri));
    }
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + ":"
        + (uri.getPort() < 0 ? port : uri.getPort());
  }

  private static URI first(List<URI> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no node of the cluster or sentinel is named");
    }
    return nodes.get(0);
  }

  private static String decoded(String text) {
    // A URI keeps + as it is; URLDecoder would make a space of it.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
