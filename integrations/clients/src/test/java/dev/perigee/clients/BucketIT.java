package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bucket4j's buckets in the cache: two JVMs never take more tokens than there are, nor fewer. */
final class BucketIT {
  private static final int JVMS = 2;
  private static final int THREADS = 4;
  private static final int ATTEMPTS = 1_000;
  private static final int CAPACITY = 5_000; // of 8,000 that are tried

  @TempDir private Path folder;

  @Test
  void bucket_ofTwoJvms_givesExactlyItsTokens() throws Exception {
    List<Process> jvms = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      for (int i = 0; i < JVMS; i++) {
        Path consumed = folder.resolve("consumed-" + i);
        jvms.add(
            OtherJvm.start(
                redis, folder, BucketConsumer.class, CAPACITY, THREADS, ATTEMPTS, consumed));
      }
      int consumed = 0;
      for (int i = 0; i < JVMS; i++) {
        assertThat(jvms.get(i).waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(jvms.get(i).exitValue()).isZero();
        int share = Integer.parseInt(Files.readString(folder.resolve("consumed-" + i)));
        assertThat(share).as("tokens of one JVM").isPositive();
        consumed += share;
      }
      System.out.printf(
          "Bucket4j: %d JVMs x %d threads x %d attempts, %d of %d tokens consumed%n",
          JVMS, THREADS, ATTEMPTS, consumed, CAPACITY);
      assertThat(consumed).isEqualTo(CAPACITY);
    } finally {
      jvms.forEach(Process::destroyForcibly);
    }
  }
}
