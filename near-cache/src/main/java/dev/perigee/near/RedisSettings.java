package dev.perigee.near;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis, and how long to wait for it.
 *
 * @param topology where the servers are
 * @param timeout for one command
 */
public record RedisSettings(Topology topology, Duration timeout) {

  /** Where the servers are. */
  public sealed interface Topology {}

  /** One server. */
  public record Single(URI uri) implements Topology {}

  /** A cluster, by some of its nodes. */
  public record Cluster(List<URI> nodes) implements Topology {}

  /**
   * A master watched by sentinels.
   *
   * @param database the number of the database
   */
  public record Sentinel(String master, List<URI> nodes, int database) implements Topology {}

  /**
   * A Redisson configuration file's text.
   *
   * @param yaml the text
   * @param source where it came from, for messages
   */
  public record RedissonFile(String yaml, String source) implements Topology {}

  /**
   * A client that the application made and will shut down itself.
   *
   * @param client the client: an {@code org.redisson.api.RedissonClient}
   */
  public record Supplied(Object client) implements Topology {}

  /** A server on this machine with the default timeout. */
  public static RedisSettings local() {
    return new RedisSettings(
        new Single(URI.create("redis://127.0.0.1:6379")), Duration.ofMillis(500));
  }

  /** Never shows a password. */
  @Override
  public String toString() {
    return "RedisSettings[" + describe(topology) + ", timeout=" + timeout + "]";
  }

  private static String describe(Topology topology) {
    if (topology instanceof Single single) {
      return withoutSecret(single.uri());
    }
    if (topology instanceof Cluster cluster) {
      return cluster.nodes().stream().map(RedisSettings::withoutSecret).toList().toString();
    }
    if (topology instanceof Sentinel sentinel) {
      return sentinel.master()
          + " at "
          + sentinel.nodes().stream().map(RedisSettings::withoutSecret).toList();
    }
    if (topology instanceof RedissonFile file) {
      return file.source();
    }
    return "a supplied client";
  }

  /** The URI without its user info. */
  public static String withoutSecret(URI uri) {
    String authority = uri.getHost() == null ? "?" : uri.getHost() + ":" + uri.getPort();
    @Nullable String path = uri.getPath();
    return uri.getScheme() + "://" + authority + (path == null ? "" : path);
  }
}
