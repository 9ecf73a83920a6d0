package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.jcache.config.PerigeeConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No increment is lost, whoever increments at once. */
final class InvokeContentionIT {

  @ParameterizedTest(name = "near cache: {0}")
  @ValueSource(booleans = {true, false})
  void invoke_eightThreadsOfOneJvm(boolean near) throws Exception {
    try (Nodes nodes = Nodes.start()) {
      PerigeeCache<String, Long> cache = nodes.cache("counters", configuration(near));
      InvokeLoop.run(cache, 8, 250);
      assertThat(cache.get(InvokeLoop.KEY)).isEqualTo(2_000L);
    }
  }

  @ParameterizedTest(name = "near cache: {0}")
  @ValueSource(booleans = {true, false})
  void invoke_fourThreadsInEachOfTwoNodes(boolean near) throws Exception {
    try (Nodes nodes = Nodes.start()) {
      PerigeeCache<String, Long> a = nodes.cache("counters", configuration(near));
      PerigeeCache<String, Long> b = nodes.cache("counters", configuration(near));
      Thread other =
          new Thread(
              () -> {
                try {
                  InvokeLoop.run(b, 4, 250);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      other.start();
      InvokeLoop.run(a, 4, 250);
      other.join();
      assertThat(a.getFresh(InvokeLoop.KEY)).isEqualTo(2_000L);
    }
  }

  @ParameterizedTest(name = "near cache: {0}")
  @ValueSource(booleans = {true, false})
  void invoke_fourThreadsInEachOfTwoJvms(boolean near) throws Exception {
    try (Nodes nodes = Nodes.start()) {
      PerigeeCache<String, Long> cache = nodes.cache("counters", configuration(near));
      Process other = otherJvm(nodes.redis().uri().toString(), 4, 250);
      try {
        InvokeLoop.run(cache, 4, 250);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
      } finally {
        other.destroyForcibly();
      }
      assertThat(cache.getFresh(InvokeLoop.KEY)).isEqualTo(2_000L);
    }
  }

  private static PerigeeConfiguration<String, Long> configuration(boolean near) {
    return PerigeeConfiguration.builder(String.class, Long.class).near(near).build();
  }

  private static Process otherJvm(String redis, int threads, int increments) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                InvokeLoop.class.getName(),
                redis,
                Integer.toString(threads),
                Integer.toString(increments)))
        .inheritIO()
        .start();
  }
}
