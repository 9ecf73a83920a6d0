package dev.perigee.clients;

import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Caching;

/** A main class of these tests in a JVM of its own, with this class path and the same provider. */
final class OtherJvm {
  private OtherJvm() {}

  /**
   * Starts one.
   *
   * @param redis what its default manager uses
   * @param first a folder before the class path
   */
  static Process start(RedisServer redis, Path first, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String provider = System.getProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    if (provider != null) { // the run on the thin artifact, with Redisson's provider beside ours
      command.add("-D" + Caching.JAVAX_CACHE_CACHING_PROVIDER + "=" + provider);
    }
    command.add("-cp");
    command.add(String.join(":", first.toString(), System.getProperty("java.class.path")));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder jvm = new ProcessBuilder(command);
    jvm.environment().put("PERIGEE_REDIS_URI", redis.uri().toString());
    return jvm.inheritIO().start();
  }
}
