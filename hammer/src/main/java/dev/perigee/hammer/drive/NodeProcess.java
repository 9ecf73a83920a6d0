package dev.perigee.hammer.drive;

import dev.perigee.hammer.node.NodeMain;
import dev.perigee.hammer.node.NodeSettings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node in a JVM of its own. It ends with {@link #close}, and where the driver dies, with its
 * input. Not thread-safe.
 */
final class NodeProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final NodeSettings settings;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final ExecutorService reading = Executors.newSingleThreadExecutor(NodeProcess::daemon);
  private final Path log;

  /**
   * Starts a node and waits until it is ready.
   *
   * @param folder for its files
   * @param mutation a folder that comes first on its class path
   */
  NodeProcess(NodeSettings settings, Path folder, @Nullable Path mutation) {
    this.settings = settings;
    this.log = folder.resolve("node-" + settings.node() + ".log");
    Path file = folder.resolve("node-" + settings.node() + ".properties");
    settings.save(file);
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                mutation == null ? classPath : mutation + File.pathSeparator + classPath,
                NodeMain.class.getName(),
                file.toString()));
    try {
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    try {
      expect("ready");
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  int node() {
    return settings.node();
  }

  /** Begins to work. */
  void work() {
    tell("work");
    expect("working");
  }

  /** Writes nothing any more. */
  void calm() {
    tell("calm");
    expect("calm");
  }

  /** How many near hits it had so far. */
  long hits() {
    tell("hits");
    return Long.parseLong(answer());
  }

  /** Whether entries of every part of the key space are served near. */
  boolean servesAllNear() {
    tell("probe");
    return answer().equals("near");
  }

  /** Its {@code nanoTime} at some moment of this call. */
  long clock() {
    tell("clock");
    return Long.parseLong(answer());
  }

  /** Stops the process from running (SIGSTOP). */
  void pause() {
    signal("-STOP");
  }

  /** Lets it go on. */
  void resume() {
    signal("-CONT");
  }

  /** Ends it and waits until it has written its history. */
  void end() {
    tell("end");
    expect("ended");
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("node " + node() + " has ended but its JVM has not");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node ends", e);
    }
  }

  @Override
  public void close() {
    reading.shutdownNow();
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill " + signal + " of node " + node() + " gave " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling a node", e);
    }
  }

  private void tell(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new IllegalStateException("node " + node() + " does not listen: " + logged(), e);
    }
  }

  private void expect(String expected) {
    String answer = answer();
    if (!answer.equals(expected)) {
      throw new IllegalStateException(
          "node " + node() + " says '" + answer + "', not '" + expected + "': " + logged());
    }
  }

  private String answer() {
    try {
      String answer = reading.submit(answers::readLine).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException("node " + node() + " has ended: " + logged());
      }
      return answer;
    } catch (TimeoutException e) {
      process.destroyForcibly(); // or the thread that reads would wait for ever
      throw new IllegalStateException("node " + node() + " does not answer: " + logged(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("node " + node() + " cannot be heard: " + logged(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node answers", e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "node-answers");
    thread.setDaemon(true);
    return thread;
  }

  private String logged() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }
}
