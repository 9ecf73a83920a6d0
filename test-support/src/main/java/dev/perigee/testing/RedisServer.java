package dev.perigee.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis server process on a free port of 127.0.0.1 that keeps nothing.
 *
 * <p>It ends with {@link #close}, and at the latest with this JVM, unless that is killed. Not
 * thread-safe.
 */
public final class RedisServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(20);
  private static final int TRIES = 5;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "redis-servers-end"));
  }

  private final RedisBinary binary;
  private final int port;
  private final List<String> options;
  private final Path folder;
  private @Nullable Process process;

  private RedisServer(RedisBinary binary, int port, List<String> options) throws IOException {
    this.binary = binary;
    this.port = port;
    this.options = options;
    this.folder = Files.createTempDirectory("perigee-redis");
  }

  /**
   * Starts the {@link RedisBinary#preferred() preferred} server and waits until it answers.
   *
   * @param options as on the command line: {@code "--notify-keyspace-events", "K$gxe"}
   * @throws IllegalStateException if it does not start; the message has its log
   */
  public static RedisServer start(String... options) {
    return start(RedisBinary.preferred(), options);
  }

  /** As {@link #start(String...)}, with the given binary. */
  public static RedisServer start(RedisBinary binary, String... options) {
    for (int attempt = 1; ; attempt++) {
      // Between finding a port free and the server's binding it, another process may take it.
      int port = LoopbackPorts.free();
      RedisServer server;
      try {
        server = new RedisServer(binary, port, List.of(options));
      } catch (IOException e) {
        throw new UncheckedIOException("no temporary folder for a Redis server", e);
      }
      try {
        server.start();
        return server;
      } catch (RuntimeException e) {
        boolean portTaken = server.log().contains("Address already in use");
        server.close();
        if (!portTaken || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /** {@code redis://127.0.0.1:port}. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** The port it listens on; the same after {@link #restart}. */
  public int port() {
    return port;
  }

  /** The version of the server: {@code 7.0.15}. */
  public String version() {
    return binary.version();
  }

  /** The executable. */
  public RedisBinary binary() {
    return binary;
  }

  /** The process id. */
  public long pid() {
    return running().pid();
  }

  /** A new plain connection; the caller closes it. */
  public RawRedis raw() {
    return RawRedis.connect(port);
  }

  /** Kills the process; connections to it are reset. Idempotent. */
  public void stop() {
    Process current = process;
    if (current == null) {
      return;
    }
    process = null;
    current.destroyForcibly();
    try {
      current.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(current);
  }

  /** Starts it again, empty, on the same port, after {@link #stop} or while it runs. */
  public void restart() {
    stop();
    delete(
        folder.resolve("dump.rdb")); // a server that once was a replica has kept what it was sent
    start();
  }

  /** Stops the process from running (SIGSTOP): its connections stay open and nothing answers. */
  public void pause() {
    signal("-STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    signal("-CONT");
  }

  /** What the server has logged so far. */
  public String log() {
    try {
      Path file = logFile();
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      files.sorted((one, other) -> other.compareTo(one)).forEach(RedisServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() {
    List<String> command = new ArrayList<>(List.of(binary.path().toString()));
    boolean sentinel = options.contains("--sentinel");
    if (sentinel) {
      // A sentinel rewrites its configuration and therefore wants a file.
      command.add(emptyConfiguration().toString());
    }
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no"));
    if (!sentinel) {
      command.addAll(List.of("--save", "", "--appendonly", "no"));
      // By default a master waits five seconds for more replicas before it serves the first one.
      command.addAll(List.of("--repl-diskless-sync-delay", "0"));
      if (binary.isAtLeast(7, 0)) {
        command.addAll(List.of("--enable-debug-command", "local"));
      }
    }
    command.addAll(options);
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(logFile().toFile())
              .start();
      RUNNING.add(started);
      process = started;
      awaitAnswer(started);
    } catch (IOException e) {
      throw new UncheckedIOException(binary.path() + " could not be started", e);
    }
  }

  private void awaitAnswer(Process started) {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try (RawRedis client = raw()) {
        if ("PONG".equals(client.call("PING"))) {
          return;
        }
      } catch (RawRedis.ErrorReply e) {
        return; // it answers, if only to ask for a password
      } catch (UncheckedIOException e) {
        // not yet
      }
      if (ended(started)) {
        throw new IllegalStateException(
            binary + " ended at once with code " + started.exitValue() + ":\n" + log());
      }
    }
    throw new IllegalStateException(binary + " did not answer within " + START + ":\n" + log());
  }

  /** Waits a little while between two attempts, or less where the process ends. */
  private static boolean ended(Process started) {
    try {
      return started.waitFor(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a Redis server was starting", e);
    }
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", signal, String.valueOf(pid())).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill " + signal + " " + pid() + " gave " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling a Redis server", e);
    }
  }

  private Process running() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException("the Redis server on port " + port + " is stopped");
    }
    return current;
  }

  private Path logFile() {
    return folder.resolve("log");
  }

  private Path emptyConfiguration() {
    Path file = folder.resolve("redis.conf");
    try {
      return Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return binary + " on port " + port;
  }
}
