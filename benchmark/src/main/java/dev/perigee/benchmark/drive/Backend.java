package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.measure.ServerLoad;
import dev.perigee.benchmark.node.MemberMain;
import dev.perigee.testing.LoopbackPorts;
import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is behind a contestant: a Redis, or the member of a cluster of its own. */
abstract class Backend implements AutoCloseable {

  static Backend start(Contestant contestant) {
    return contestant == Contestant.HAZELCAST ? new Member() : new Redis();
  }

  abstract URI uri();

  /** What it has done so far; nothing where it does not tell. */
  abstract ServerLoad load();

  /** Bytes of memory in use; not a number where it does not tell. */
  abstract double memory();

  @Override
  public abstract void close();

  private static final class Redis extends Backend {
    private final RedisServer server = RedisServer.start();

    @Override
    URI uri() {
      return server.uri();
    }

    @Override
    ServerLoad load() {
      try (RawRedis raw = server.raw()) {
        return ServerLoad.of(raw.info("stats"), raw.info("cpu"), raw.commandCounts());
      }
    }

    @Override
    double memory() {
      try (RawRedis raw = server.raw()) {
        return Double.parseDouble(raw.info("memory").getOrDefault("used_memory", "NaN"));
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** A member in another JVM. */
  private static final class Member extends Backend {
    private final int port = LoopbackPorts.free();
    private final Process process;

    Member() {
      try {
        process =
            new ProcessBuilder(
                    List.of(
                        NodeProcess.java(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberMain.class.getName(),
                        String.valueOf(port)))
                .redirectError(NodeProcess.log("member"))
                .start();
        if (new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine()
            == null) {
          throw new IllegalStateException("the member did not start; see target/nodes");
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no member", e);
      }
    }

    @Override
    URI uri() {
      return URI.create("member://127.0.0.1:" + port);
    }

    @Override
    ServerLoad load() {
      return new ServerLoad(0, 0, 0);
    }

    @Override
    double memory() {
      return Double.NaN;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
