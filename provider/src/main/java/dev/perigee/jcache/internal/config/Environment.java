package dev.perigee.jcache.internal.config;

import org.jspecify.annotations.Nullable;

/** What surrounds the process; tests hand in their own. */
public interface Environment {

  /** The system property, or null. */
  @Nullable String property(String name);

  /** The environment variable, or null. */
  @Nullable String variable(String name);

  /** The one of this process. */
  static Environment system() {
    return new Environment() {
      @Override
      public @Nullable String property(String name) {
        return System.getProperty(name);
      }

      @Override
      public @Nullable String variable(String name) {
        return System.getenv(name);
      }
    };
  }
}
