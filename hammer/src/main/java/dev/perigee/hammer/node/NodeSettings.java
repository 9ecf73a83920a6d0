package dev.perigee.hammer.node;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * What a node is told.
 *
 * @param node its number, from 0
 * @param configuration the YAML file that says which Redis
 * @param history where it writes what it did
 * @param seed of everything that it chooses
 * @param threads how many work on each cache
 * @param keys how many keys each cache has
 * @param pause between two operations of a thread, on average
 * @param lease of near copies
 */
public record NodeSettings(
    int node,
    Path configuration,
    Path history,
    long seed,
    int threads,
    int keys,
    Duration pause,
    Duration lease) {

  /** Writes it to a file, for the node's process. */
  public void save(Path file) {
    Properties properties = new Properties();
    properties.setProperty("node", String.valueOf(node));
    properties.setProperty("configuration", configuration.toString());
    properties.setProperty("history", history.toString());
    properties.setProperty("seed", String.valueOf(seed));
    properties.setProperty("threads", String.valueOf(threads));
    properties.setProperty("keys", String.valueOf(keys));
    properties.setProperty("pause", pause.toString());
    properties.setProperty("lease", lease.toString());
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #save} wrote. */
  public static NodeSettings read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NodeSettings(
        Integer.parseInt(properties.getProperty("node")),
        Path.of(properties.getProperty("configuration")),
        Path.of(properties.getProperty("history")),
        Long.parseLong(properties.getProperty("seed")),
        Integer.parseInt(properties.getProperty("threads")),
        Integer.parseInt(properties.getProperty("keys")),
        Duration.parse(properties.getProperty("pause")),
        Duration.parse(properties.getProperty("lease")));
  }
}
