package dev.perigee.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Maven repository in a folder, with what the modules have in their target folders. */
record BuiltRepository(Path root, Path folder) {
  private static final String VERSION = "0.1.0-SNAPSHOT";

  /**
   * Adds an artifact.
   *
   * @param pom its POM, from the root of the project
   * @param suffixes what its jars have between version and {@code .jar}; none if it has no jar
   */
  void add(String pom, String artifact, String... suffixes) throws IOException {
    Path source = root.resolve(pom);
    Path target = folder.resolve("dev/perigee").resolve(artifact).resolve(VERSION);
    String name = artifact + "-" + VERSION;
    Files.createDirectories(target);
    Files.copy(source, target.resolve(name + ".pom"));
    for (String suffix : suffixes) {
      String jar = name + suffix + ".jar";
      Files.copy(source.resolveSibling("target").resolve(jar), target.resolve(jar));
    }
  }
}
