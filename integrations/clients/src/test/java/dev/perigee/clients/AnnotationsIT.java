package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.cache.annotation.BeanProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The TCK's tests of annotations, with the interceptors of the reference implementation in three
 * bean containers. The TCK keeps its container in a static field, and silently does nothing where
 * there is none: so each container has a JVM of its own, which counts.
 */
final class AnnotationsIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(classes = {CdiBeans.class, GuiceBeans.class, SpringBeans.class})
  void annotations_passTheTck(Class<? extends BeanProvider> container) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(BeanProvider.class.getName()), container.getName());
    Path outcome = folder.resolve("outcome");
    try (RedisServer redis = RedisServer.start()) {
      Process jvm = OtherJvm.start(redis, folder, AnnotationTests.class, outcome);
      try {
        assertThat(jvm.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        jvm.destroyForcibly();
      }
      System.out.printf("%s: %s%n", container.getSimpleName(), Files.readString(outcome));
      // A bean is asked for before each test and in each test.
      assertThat(outcome).hasContent("12 tests, 24 beans, failed: []");
    }
  }
}
