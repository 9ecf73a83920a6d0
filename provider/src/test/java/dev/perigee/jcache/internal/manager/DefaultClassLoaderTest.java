package dev.perigee.jcache.internal.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Perigee in a loader above the application's, as in a server's shared libraries. */
final class DefaultClassLoaderTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final DefaultClassLoader loader = new DefaultClassLoader();

  @AfterEach
  void putBack() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void resourcesOfTheApplication_areFoundAndListed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("only-here.yaml"), "");
    try (URLClassLoader application = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Thread.currentThread().setContextClassLoader(application);
      assertThat(loader.getResource("only-here.yaml")).isEqualTo(file.toUri().toURL());
      assertThat(Collections.list(loader.getResources("only-here.yaml")))
          .containsExactly(file.toUri().toURL());
    }
  }

  @Test
  void whatBothSee_isListedOnce() throws Exception {
    String both = DefaultClassLoader.class.getName().replace('.', '/') + ".class";
    Thread.currentThread().setContextClassLoader(DefaultClassLoader.class.getClassLoader());
    assertThat(Collections.list(loader.getResources(both))).hasSize(1);
  }

  @Test
  void withoutALoaderOfTheThread_onlyItsOwn() throws Exception {
    Thread.currentThread().setContextClassLoader(null);
    assertThat(Collections.list(loader.getResources("only-here.yaml"))).isEmpty();
  }
}
