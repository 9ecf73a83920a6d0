package dev.perigee.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A project outside this build, with a Maven of its own, finds in a repository what {@code mvn
 * install} puts there, and runs the first lines of the README.
 */
final class ConsumerIT {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");
  private static final Path CONSUMER = ROOT.resolve("examples/consumer");
  @TempDir private static Path repository;

  @BeforeAll
  static void install() throws IOException {
    BuiltRepository built = new BuiltRepository(ROOT, repository);
    built.add("pom.xml", "perigee-parent");
    built.add("bom/pom.xml", "perigee-bom");
    built.add("serialization/pom.xml", "perigee-serialization", "");
    built.add("near-cache/pom.xml", "perigee-near-cache", "");
    built.add("provider/pom.xml", "perigee-provider", "", "-standalone");
    built.add("standalone/pom.xml", "perigee-standalone", "");
  }

  /** By default without a property that names the provider: a second one would be an error. */
  @ParameterizedTest
  @ValueSource(strings = {"standalone", "classifier", "thin"})
  void consumer_buildsAndRuns(String artifact) throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      Path log = Files.createTempFile(repository, artifact, ".log");
      Process maven = maven(artifact, redis.uri().toString(), log);
      try {
        assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
      } finally {
        maven.destroyForcibly();
      }
      String said = Files.readString(log);
      assertThat(maven.exitValue()).as(said).isZero();
      assertThat(said.lines()).contains("Ada");
      try (RawRedis raw = redis.raw()) {
        assertThat(raw.number("EXISTS", "perigee:users:l:1")).isEqualTo(1);
      }
    }
  }

  @Test
  void consumer_hasTheLinesOfTheReadme() throws IOException {
    Matcher first =
        Pattern.compile("(?ms)^```java\\n(.*?)^```$")
            .matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(first.find()).isTrue();
    List<String> consumer =
        Files.readString(CONSUMER.resolve("src/main/java/com/acme/Hello.java"))
            .lines()
            .map(String::strip)
            .toList();

    assertThat(first.group(1).lines().toList()).hasSize(5).isSubsetOf(consumer);
  }

  /** Maven on a copy of the consumer, with an empty local repository. */
  private static Process maven(String profile, String redis, Path log) throws IOException {
    Path home = Path.of(System.getProperty("maven.home"));
    ProcessBuilder maven =
        new ProcessBuilder(
            home.resolve("bin/mvn").toString(),
            "-q",
            "-B",
            "-s",
            settings().toString(),
            "-f",
            CONSUMER.resolve("pom.xml").toString(),
            "-P" + profile,
            "-Dmaven.repo.local=" + repository.resolve("local"),
            "-DbuildDirectory=" + repository.resolve("target-" + profile),
            "compile",
            "exec:exec");
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maven.environment().put("PERIGEE_REDIS_URI", redis);
    maven.environment().remove("MAVEN_OPTS");
    return maven.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** What this build has downloaded already is not downloaded again. */
  private static Path settings() throws IOException {
    String repositories = "";
    String plugins = "";
    for (Path each : List.of(repository, Path.of(System.getProperty("maven.local")))) {
      String body =
          """
          <id>%s</id><url>%s</url>
          <releases><checksumPolicy>ignore</checksumPolicy></releases>
          <snapshots><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></snapshots>
          """
              .formatted(each.equals(repository) ? "built" : "downloaded", each.toUri());
      repositories += "<repository>" + body + "</repository>\n";
      plugins += "<pluginRepository>" + body + "</pluginRepository>\n";
    }
    return Files.writeString(
        repository.resolve("settings.xml"),
        """
        <settings>
          <profiles>
            <profile>
              <id>files</id>
              <repositories>%s</repositories>
              <pluginRepositories>%s</pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>files</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(repositories, plugins));
  }
}
