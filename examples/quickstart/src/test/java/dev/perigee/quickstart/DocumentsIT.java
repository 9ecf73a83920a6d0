package dev.perigee.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What the documents show is run; what they link to is there. */
final class DocumentsIT {
  private static final String PROVIDER = "dev.perigee.jcache.PerigeeCachingProvider";

  private final RedisServer redis = RedisServer.start();
  @TempDir private Path folder;

  @BeforeEach
  void theServerOfTheReader() {
    System.setProperty("perigee.redis.uri", redis.uri().toString());
    // Here is the thin artifact, with Redisson's own provider beside ours.
    System.setProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER, PROVIDER);
  }

  @AfterEach
  void close() {
    provider().close();
    System.clearProperty("perigee.redis.uri");
    System.clearProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    redis.close();
  }

  @Test
  void readme_javaRuns() throws Exception {
    List<String> snippets = Document.at("README.md").blocks("java");
    assertThat(snippets).hasSize(3);

    for (String snippet : snippets) {
      JavaSnippet.compile(snippet, folder).run();
    }

    assertThat(provider().getCacheManager().getCacheNames())
        .containsExactlyInAnyOrder("users", "orders", "accounts");
    assertThatRedisHas("perigee:users:l:1");
  }

  @Test
  void readme_yamlIsAConfiguration() throws IOException {
    List<String> snippets = Document.at("README.md").blocks("yaml");
    assertThat(snippets).hasSize(1);
    Path file = Files.writeString(folder.resolve("perigee.yaml"), snippets.get(0));

    CacheManager manager = provider().getCacheManager(file.toUri(), null);

    assertThat(manager.getCacheNames()).containsExactly("users");
    manager.getCache("users", Long.class, String.class).put(42L, "Ada");
    assertThatRedisHas("shop:users:l:42");
  }

  @Test
  void readme_coordinatesAreThoseOfTheStandaloneArtifact() throws Exception {
    Element dependency = xml(Document.at("README.md").blocks("xml").get(0));
    Element module = xml(Document.at("standalone/pom.xml").text());

    for (String part : List.of("groupId", "version")) {
      assertThat(text(dependency, part))
          .isEqualTo(text((Element) module.getElementsByTagName("parent").item(0), part));
    }
    assertThat(text(dependency, "artifactId")).isEqualTo("perigee-standalone");
    assertThat(module.getElementsByTagName("artifactId").item(1).getTextContent())
        .isEqualTo("perigee-standalone");
  }

  @Test
  void clients_haveTheTestsThatAreNamed() throws IOException {
    List<MatchResult> named =
        Pattern.compile("`(\\w+IT)(?:\\.(\\w+_)…)?`")
            .matcher(Document.at("docs/clients.md").text())
            .results()
            .toList();

    assertThat(named).hasSizeGreaterThan(15);
    for (MatchResult test : named) {
      String source =
          Document.at(
                  "integrations/clients/src/test/java/dev/perigee/clients/"
                      + test.group(1)
                      + ".java")
              .text();
      assertThat(source).contains("void " + (test.group(2) == null ? "" : test.group(2)));
    }
  }

  @Test
  void links_lead() throws IOException {
    for (Document document : Document.all()) {
      assertThat(document.links()).as(document.file().toString()).allMatch(Files::exists);
      assertThat(document.deadAnchors()).as(document.file().toString()).isEmpty();
    }
  }

  @Test
  void decisions_areInTheIndex() throws IOException {
    List<Path> linked = Document.at("docs/adr/README.md").links();
    List<Path> records =
        Document.all().stream()
            .map(Document::file)
            .filter(file -> file.getFileName().toString().matches("\\d{4}-.*"))
            .toList();

    assertThat(records).isNotEmpty();
    assertThat(linked).containsExactlyElementsOf(records.stream().sorted().toList());
  }

  private void assertThatRedisHas(String key) {
    try (RawRedis raw = redis.raw()) {
      assertThat(raw.number("EXISTS", key)).isEqualTo(1);
    }
  }

  private static CachingProvider provider() {
    return Caching.getCachingProvider(PROVIDER);
  }

  private static Element xml(String text) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)))
        .getDocumentElement();
  }

  private static String text(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0).getTextContent();
  }
}
