package dev.perigee.tck;

import dev.perigee.testing.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Runs a Redis server for as long as the TCK runs, and tells the provider by system property where
 * it is. Found by its service file; does nothing where the build gave no namespace, that is outside
 * the TCK.
 */
public final class RedisForTheTck implements LauncherSessionListener {
  private static final String REDIS_URI = "perigee.redis.uri";

  private @Nullable RedisServer server;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty("perigee.namespace") == null) {
      return;
    }
    RedisServer started = RedisServer.start();
    server = started;
    System.setProperty(REDIS_URI, started.uri().toString());
    System.out.printf(
        "TCK on %s, Java %s, configuration %s%n",
        started,
        System.getProperty("java.version"),
        System.getProperty("perigee.config", "by default"));
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    RedisServer running = server;
    if (running != null) {
      System.clearProperty(REDIS_URI);
      running.close();
      server = null;
    }
  }
}
