package dev.perigee.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * An executable {@code redis-server}. Immutable.
 *
 * @param path the file
 * @param version what it says of itself: {@code 7.0.15}
 */
public record RedisBinary(Path path, String version) {

  /** Chooses the server: a path, or {@code embedded} for the one in the embedded-redis jar. */
  public static final String PROPERTY = "perigee.test.redis";

  private static final Pattern VERSION = Pattern.compile("v=(\\d+\\.\\d+\\.\\d+)");
  private static final String EMBEDDED = "embedded";

  private static final Object EXTRACTION = new Object();
  private static @Nullable RedisBinary extracted;

  /**
   * The server that tests use where they do not care: the one that {@value #PROPERTY} names, else
   * the one on the PATH, else the embedded one.
   *
   * @throws IllegalStateException if none can be run
   */
  public static RedisBinary preferred() {
    String chosen = System.getProperty(PROPERTY, "");
    if (chosen.equals(EMBEDDED)) {
      return embedded();
    }
    if (!chosen.isEmpty()) {
      return at(Path.of(chosen));
    }
    return installed().orElseGet(RedisBinary::embedded);
  }

  /** Every server that this machine offers, of different versions: at least one. */
  public static List<RedisBinary> available() {
    List<RedisBinary> all = new ArrayList<>();
    all.add(preferred());
    installed().ifPresent(all::add);
    all.add(embedded());
    List<RedisBinary> distinct = new ArrayList<>();
    for (RedisBinary binary : all) {
      if (distinct.stream().noneMatch(one -> one.version.equals(binary.version))) {
        distinct.add(binary);
      }
    }
    return distinct;
  }

  /** The first server on the PATH that is new enough for Perigee: 6.2 or later. */
  public static Optional<RedisBinary> installed() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, "redis-server");
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        RedisBinary binary = at(candidate);
        if (binary.isAtLeast(6, 2)) {
          return Optional.of(binary);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The server that the embedded-redis jar carries for this platform.
   *
   * @throws IllegalStateException if it carries none, or it does not run here
   */
  public static RedisBinary embedded() {
    synchronized (EXTRACTION) {
      if (extracted == null) {
        extracted = at(extract());
      }
      return extracted;
    }
  }

  /** Whether this server is at least of the given version. */
  public boolean isAtLeast(int major, int minor) {
    String[] parts = version.split("\\.", -1);
    int ownMajor = Integer.parseInt(parts[0]);
    return ownMajor > major || (ownMajor == major && Integer.parseInt(parts[1]) >= minor);
  }

  private static Path extract() {
    try {
      File file = ExecutableProvider.newJarResourceProvider().get();
      file.deleteOnExit();
      return file.toPath();
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "embedded-redis carries no redis-server for this platform: install redis-server"
              + " (6.2 or later) on the PATH, or name one by -D"
              + PROPERTY
              + "=/path/to/redis-server",
          e);
    }
  }

  private static RedisBinary at(Path path) {
    String said;
    try {
      Process process =
          new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be run as a redis-server", e);
    }
    Matcher matcher = VERSION.matcher(said);
    if (!matcher.find()) {
      throw new IllegalStateException(
          path + " --version does not answer like a redis-server: " + said.strip());
    }
    return new RedisBinary(path, matcher.group(1));
  }

  @Override
  public String toString() {
    return "redis-server " + version;
  }
}
