package dev.perigee.benchmark.drive;

import dev.perigee.benchmark.contestant.Contestant;
import dev.perigee.benchmark.contestant.Setting;
import dev.perigee.benchmark.node.NodeMain;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contestant in a JVM of its own. Not thread-safe. */
public final class NodeProcess implements AutoCloseable {
  private final Contestant contestant;
  private final Process process;
  private final BufferedReader in;
  private final Writer out;

  /** Starts it; {@link #awaitReady} tells when it is connected. */
  public NodeProcess(Contestant contestant, Setting setting, String heap) {
    this.contestant = contestant;
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      java(),
                      "-Xms" + heap,
                      "-Xmx" + heap,
                      "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                      "-cp",
                      System.getProperty("java.class.path"),
                      NodeMain.class.getName(),
                      contestant.name(),
                      setting.redis().toString(),
                      String.valueOf(setting.node()),
                      String.valueOf(setting.nearEntries()),
                      setting.sample().name()))
              .redirectError(log(contestant.name() + setting.node()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("no JVM for " + contestant, e);
    }
    in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    out =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static ProcessBuilder.Redirect log(String name) throws IOException {
    Path folder = Path.of("target", "nodes");
    Files.createDirectories(folder);
    return ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile());
  }

  public Contestant contestant() {
    return contestant;
  }

  /** Waits until it is open; false where it could not be, which the log tells. */
  boolean isReady() {
    try {
      awaitReady();
      return true;
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      return false;
    }
  }

  /** Waits for its first word. */
  public void awaitReady() {
    read();
  }

  /** Gives an order and waits for the answer. */
  public String order(String order) {
    try {
      out.write(order + "\n");
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(contestant + " is gone", e);
    }
    return read();
  }

  private String read() {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new IllegalStateException(contestant + " has ended; see target/nodes");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
