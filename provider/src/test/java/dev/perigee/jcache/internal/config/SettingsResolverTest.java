package dev.perigee.jcache.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.near.RedisSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsResolverTest {
  private static final URI IDENTITY = URI.create("perigee:default");

  private final Map<String, String> systemProperties = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private final Properties properties = new Properties();

  @TempDir private Path folder;
  private URLClassLoader loader;

  @BeforeEach
  void openLoader() throws IOException {
    loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
  }

  @AfterEach
  void closeLoader() throws IOException {
    loader.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"perigee:default", "urn:x", "http://h/x.yaml", "jar:file:/x.jar!/", "name"})
  void nothingSaid(String uri) {
    ManagerSettings settings = resolve(URI.create(uri));
    assertThat(settings.namespace()).isEqualTo("perigee");
    assertThat(settings.redis()).isEqualTo(RedisSettings.local());
    assertThat(settings.declaredNames()).isEmpty();
    assertThat(settings.origin())
        .isEqualTo(
            "namespace 'perigee' (default), RedisSettings[redis://127.0.0.1:6379, timeout=PT0.5S]"
                + " (default), caches (default)");
  }

  /** The sources from the weakest to the strongest, each added to those before. */
  @Test
  void order() throws IOException {
    write("perigee.yaml", "{namespace: ns-class-path, redis: {uri: 'redis://class-path'}}");
    assertFound("class-path", "classpath:perigee.yaml");

    variables.put(
        "PERIGEE_CONFIG", write("env.yaml", "{namespace: ns-e, redis: {uri: 'redis://e'}}"));
    assertFound("e", folder.resolve("env.yaml").toString());

    systemProperties.put(
        "perigee.config", write("sys.yaml", "{namespace: ns-s, redis: {uri: 'redis://s'}}"));
    assertFound("s", folder.resolve("sys.yaml").toString());

    properties.setProperty(
        "perigee.config", write("prop.yaml", "{namespace: ns-p, redis: {uri: 'redis://p'}}"));
    assertFound("p", folder.resolve("prop.yaml").toString());

    variables.put("PERIGEE_REDIS_URI", "redis://variable");
    variables.put("PERIGEE_NAMESPACE", "ns-variable");
    assertFound("variable", "environment variable PERIGEE_");

    systemProperties.put("perigee.redis.uri", "redis://system");
    systemProperties.put("perigee.namespace", "ns-system");
    assertFound("system", "system property perigee.");

    properties.setProperty("perigee.redis.uri", "redis://property");
    properties.setProperty("perigee.namespace", "ns-property");
    assertFound("property", "property perigee.");
  }

  @Test
  void aRedisUriMeansThatServer() throws IOException {
    write("perigee.yaml", "{namespace: shop, redis: {uri: 'redis://other', timeout: 2s}}");
    systemProperties.put("perigee.redis.uri", "redis://another");

    ManagerSettings settings = resolve(URI.create("rediss://user:secret@h/2"));

    assertThat(settings.redis())
        .isEqualTo(
            new RedisSettings(
                new RedisSettings.Single(URI.create("rediss://user:secret@h:6379/2")),
                Duration.ofSeconds(2)));
    assertThat(settings.namespace()).isEqualTo("shop");
    assertThat(settings.origin())
        .contains("rediss://h:6379/2", "(the manager's URI)", "classpath:perigee.yaml")
        .doesNotContain("secret");
  }

  @Test
  void aRedisUriWithANamespaceInTheProperties() {
    properties.setProperty("perigee.namespace", "shop");
    ManagerSettings settings = resolve(URI.create("redis://h"));
    assertThat(settings.namespace()).isEqualTo("shop");
    assertThat(settings.redis().topology())
        .isEqualTo(new RedisSettings.Single(URI.create("redis://h:6379")));
  }

  @Test
  void aFileUriMeansThatFile() throws IOException {
    write("perigee.yaml", "namespace: other");
    variables.put("PERIGEE_CONFIG", write("another.yaml", "namespace: another"));
    write("conf/my perigee.yaml", "{namespace: shop, caches: {users: {}}}");

    for (URI uri :
        new URI[] {
          folder.resolve("conf/my perigee.yaml").toUri(),
          URI.create("classpath:conf/my%20perigee.yaml"),
          URI.create("classpath:/conf/my%20perigee.yaml")
        }) {
      ManagerSettings settings = resolve(uri);
      assertThat(settings.namespace()).isEqualTo("shop");
      assertThat(settings.declaredNames()).containsExactly("users");
    }
  }

  @Test
  void aFileInAJar() throws IOException {
    Path jar = folder.resolve("app.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("conf/perigee.yml"));
      out.write("namespace: shop".getBytes(UTF_8));
    }
    URI uri = URI.create("jar:" + jar.toUri() + "!/conf/perigee.yml");
    assertThat(resolve(uri).namespace()).isEqualTo("shop");
    Files.delete(jar); // nothing holds it open, which Windows would tell
    assertError(URI.create("jar:" + jar.toUri() + "!/conf/perigee.yml"), "cannot be read");
  }

  @Test
  void theServerOfAFileCanBeReplaced() throws IOException {
    String file = write("shop.yaml", "{namespace: shop, redis: {uri: 'redis://h', timeout: 1s}}");
    variables.put("PERIGEE_REDIS_URI", "redis://elsewhere");

    ManagerSettings settings = resolve(Path.of(file).toUri());

    assertThat(settings.redis())
        .isEqualTo(
            new RedisSettings(
                new RedisSettings.Single(URI.create("redis://elsewhere:6379")),
                Duration.ofSeconds(1)));
    assertThat(settings.namespace()).isEqualTo("shop");
  }

  @Test
  void aSuppliedClient() throws IOException {
    write("perigee.yaml", "{namespace: shop, redis: {uri: 'redis://h', timeout: 1s}}");
    variables.put("PERIGEE_REDIS_URI", "redis://elsewhere");
    Object client = new Object();
    properties.put("perigee.redisson", client);

    ManagerSettings settings = resolve(IDENTITY);

    assertThat(settings.redis())
        .isEqualTo(new RedisSettings(new RedisSettings.Supplied(client), Duration.ofSeconds(1)));
    assertThat(settings.origin()).contains("a supplied client", "(property perigee.redisson)");
  }

  @Test
  void propertiesHaveDefaultsToo() {
    Properties defaults = new Properties();
    defaults.setProperty("perigee.namespace", "shop");
    assertThat(
            new SettingsResolver(environment())
                .resolve(IDENTITY, loader, new Properties(defaults))
                .namespace())
        .isEqualTo("shop");
  }

  @Test
  void blankCountsAsNoneAndSpaceAroundIsIgnored() {
    properties.setProperty("perigee.namespace", "");
    systemProperties.put("perigee.namespace", "  ");
    variables.put("PERIGEE_NAMESPACE", " shop\n");
    variables.put("PERIGEE_CONFIG", "");
    variables.put("PERIGEE_REDIS_URI", "");
    assertThat(resolve(IDENTITY).namespace()).isEqualTo("shop");
    assertThat(resolve(IDENTITY).redis()).isEqualTo(RedisSettings.local());
  }

  @Test
  void propertiesOfOthersAreLeftAlone() {
    properties.setProperty("org.acme.perigee", "x");
    properties.put("object", new Object());
    assertThat(resolve(IDENTITY).namespace()).isEqualTo("perigee");
  }

  @Test
  void severalDefaultFilesAreToldAndTheFirstIsUsed() throws IOException {
    write("perigee.yaml", "namespace: first");
    write("other/perigee.yaml", "namespace: second");
    URL one = folder.toUri().toURL();

    assertThat(logged(one)).isEmpty();
    assertThat(logged(one, folder.resolve("other/").toUri().toURL()))
        .contains("WARN", "perigee.yaml is on the class path 2 times", "other/perigee.yaml")
        .contains("Set perigee.config to choose another");
  }

  /** What is logged while the first of the files on this class path is read. */
  private String logged(URL... classPath) throws IOException {
    PrintStream standardError = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try (URLClassLoader isolated = new URLClassLoader(classPath, null)) {
      assertThat(
              new SettingsResolver(environment())
                  .resolve(IDENTITY, isolated, properties)
                  .namespace())
          .isEqualTo("first");
    } finally {
      System.setErr(standardError);
    }
    return log.toString(UTF_8);
  }

  // ---- errors

  @Test
  void contradictions() {
    properties.setProperty("perigee.redis.uri", "redis://u:secret@h");
    assertError(
        URI.create("redis://h"),
        "property perigee.redis.uri: the manager's URI names a server too; use one of them");
    properties.put("perigee.redisson", new Object());
    assertError(
        IDENTITY,
        "property perigee.redisson: property perigee.redis.uri names a server too; use one of them");
    properties.remove("perigee.redis.uri");
    assertError(
        URI.create("redis://h"),
        "property perigee.redisson: the manager's URI names a server too; use one of them");
    properties.setProperty("perigee.config", "x.yaml");
    assertError(
        URI.create("classpath:y.yaml"),
        "property perigee.config: the manager's URI names a file too; use one of them");
  }

  @Test
  void unknownProperty() {
    properties.setProperty("perigee.redis.url", "redis://u:secret@h");
    assertError(
        IDENTITY,
        "property perigee.redis.url is not known; did you mean perigee.redis.uri? Known:"
            + " perigee.config, perigee.namespace, perigee.redis.uri, perigee.redisson");
    properties.clear();
    properties.put("perigee.redison", new Object());
    assertError(IDENTITY, "did you mean perigee.redisson?");
  }

  @Test
  void propertyOfAnotherType() {
    properties.put("perigee.redis.uri", URI.create("redis://u:secret@h"));
    assertError(IDENTITY, "property perigee.redis.uri: must be a String, not a java.net.URI");
    properties.clear();
    properties.put("perigee.redisson", "classpath:redisson.yaml");
    assertError(IDENTITY, "property perigee.redisson: must be a RedissonClient object");
  }

  @Test
  void badValuesAreToldWithTheirSource() {
    variables.put("PERIGEE_NAMESPACE", "a:b");
    assertError(IDENTITY, "environment variable PERIGEE_NAMESPACE: 'a:b' is no namespace");
    variables.clear();
    systemProperties.put("perigee.redis.uri", "redis://u:secret@h/x");
    assertError(IDENTITY, "system property perigee.redis.uri: the path of an address of Redis");
    systemProperties.clear();
    assertError(URI.create("redis://u:secret@h/x"), "the manager's URI: the path of an address");
  }

  @Test
  void missingFiles() {
    assertError(
        URI.create("classpath:/conf/x.yaml"),
        "the manager's URI: classpath:/conf/x.yaml: there is no such resource; looked for"
            + " 'conf/x.yaml' with a java.net.URLClassLoader");
    assertError(
        URI.create("file:///no/x.yaml"),
        "the manager's URI: file:///no/x.yaml: there is no such file; looked for /no/x.yaml");
    variables.put("PERIGEE_CONFIG", "no/x.yaml");
    assertError(
        IDENTITY,
        "environment variable PERIGEE_CONFIG: no/x.yaml: there is no such file; looked for "
            + Path.of("no/x.yaml").toAbsolutePath());
    variables.put("PERIGEE_CONFIG", folder.toString());
    assertError(IDENTITY, folder + ": this is not a file; looked for " + folder);
    variables.put("PERIGEE_CONFIG", "files.yaml");
    assertError(IDENTITY, "files.yaml: there is no such file; looked for");
    variables.put("PERIGEE_CONFIG", "http://h/x.yaml");
    assertError(IDENTITY, "http://h/x.yaml is no file; it must be classpath:…, file:… or a path");
    variables.put("PERIGEE_CONFIG", "file:/a b");
    assertError(IDENTITY, "file:/a b is no valid URI");
    variables.put("PERIGEE_CONFIG", "a\0b");
    assertError(IDENTITY, "is no valid path");
    variables.put("PERIGEE_CONFIG", "file://host/x.yaml");
    assertError(IDENTITY, "file://host/x.yaml names another machine");
  }

  @Test
  void aRelativeFileUriStartsAtTheWorkingDirectory() {
    assertError(
        URI.create("file:no/x.yaml"),
        "file:no/x.yaml: there is no such file; looked for "
            + Path.of("no/x.yaml").toAbsolutePath());
  }

  @Test
  void filesThatAreNoText() throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.write(file, new byte[] {'a', (byte) 0xC3, '\n'});
    assertError(file.toUri(), "is not a text in UTF-8");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertError(file.toUri(), "has more than 1048576 bytes");
    Files.write(file, ("#" + " ".repeat((1 << 20) - 1)).getBytes(UTF_8));
    assertThat(resolve(file.toUri()).namespace()).isEqualTo("perigee");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    assertThat(resolve(Path.of(write("x.yaml", "\uFEFFnamespace: shop")).toUri()).namespace())
        .isEqualTo("shop");
  }

  @Test
  void mistakesInAFileAreToldWithItsName() throws IOException {
    write("conf/x.yaml", "namespace: shop\nredis:\n  url: redis://u:secret@h");
    assertError(
        URI.create("classpath:conf/x.yaml"),
        "classpath:conf/x.yaml:3:3: redis.url: unknown key; did you mean uri?");
  }

  @Test
  void theEnvironmentOfTheProcess() {
    Environment environment = Environment.system();
    assertThat(environment.property("java.version")).isEqualTo(System.getProperty("java.version"));
    assertThat(environment.variable("PATH")).isEqualTo(System.getenv("PATH")).isNotNull();
    assertThat(environment.property("perigee.nothing")).isNull();
  }

  private void assertFound(String server, String origin) {
    ManagerSettings settings = resolve(IDENTITY);
    assertThat(settings.namespace()).isEqualTo("ns-" + server);
    assertThat(settings.redis().topology())
        .isEqualTo(new RedisSettings.Single(URI.create("redis://" + server + ":6379")));
    assertThat(settings.origin())
        .contains("namespace 'ns-" + server + "' (" + origin, "timeout=PT0.5S] (" + origin);
  }

  private void assertError(URI uri, String message) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> resolve(uri))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  private ManagerSettings resolve(URI uri) {
    return new SettingsResolver(environment()).resolve(uri, loader, properties);
  }

  private Environment environment() {
    return new Environment() {
      @Override
      public @Nullable String property(String name) {
        return systemProperties.get(name);
      }

      @Override
      public @Nullable String variable(String name) {
        return variables.get(name);
      }
    };
  }

  /** Writes a file into the folder, which is on the class path, and returns its path. */
  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }
}
