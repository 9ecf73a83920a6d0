package dev.perigee.testing;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A master, its replica and the sentinel that watches them. Not thread-safe. */
public final class RedisSentinel implements AutoCloseable {

  /** The name of the master. */
  public static final String MASTER = "perigee";

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RedisServer master;
  private final RedisServer replica;
  private final RedisServer sentinel;

  private RedisSentinel(RedisServer master, RedisServer replica, RedisServer sentinel) {
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel;
  }

  /** Starts the three with the preferred binary, and waits until the sentinel knows the replica. */
  public static RedisSentinel start() {
    return start(RedisBinary.preferred());
  }

  /** As {@link #start()}, with the given binary. */
  public static RedisSentinel start(RedisBinary binary) {
    List<RedisServer> started = new ArrayList<>();
    try {
      started.add(RedisServer.start(binary));
      String port = String.valueOf(started.get(0).port());
      started.add(RedisServer.start(binary, "--replicaof", "127.0.0.1", port));
      started.add(RedisServer.start(binary, "--sentinel"));
    } catch (RuntimeException e) {
      started.forEach(RedisServer::close);
      throw e;
    }
    RedisServer master = started.get(0);
    RedisServer sentinel = started.get(2);
    RedisSentinel all = new RedisSentinel(master, started.get(1), sentinel);
    try (RawRedis raw = sentinel.raw()) {
      raw.call("SENTINEL", "MONITOR", MASTER, "127.0.0.1", String.valueOf(master.port()), "1");
      raw.call("SENTINEL", "SET", MASTER, "down-after-milliseconds", "1000");
      raw.call("SENTINEL", "SET", MASTER, "failover-timeout", "5000");
      Waiting.until(
          LONGEST,
          () ->
              RawRedis.textOf(raw.call("SENTINEL", "REPLICAS", MASTER))
                  .contains("master-link-status, ok"),
          "the sentinel to see a replica in step");
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /** The server that was the master at the start. */
  public RedisServer master() {
    return master;
  }

  /** The server that was the replica at the start. */
  public RedisServer replica() {
    return replica;
  }

  /** The URI of the sentinel. */
  public URI uri() {
    return sentinel.uri();
  }

  /** Lets the sentinel promote the replica, and waits until it has. */
  public void failover() {
    try (RawRedis raw = sentinel.raw()) {
      raw.call("SENTINEL", "FAILOVER", MASTER);
      Waiting.until(
          LONGEST,
          () -> {
            // A server that is promoted closes its connections.
            try (RawRedis promoted = replica.raw()) {
              return "master".equals(promoted.info("replication").get("role"));
            } catch (UncheckedIOException e) {
              return false;
            }
          },
          "the promotion");
    }
  }

  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
  }
}
