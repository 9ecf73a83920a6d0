package dev.perigee.jcache.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.jcache.config.CacheSetting;
import dev.perigee.near.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/configuration.md} says is what the parser does. */
final class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String document;

  /** The rows of the tables whose first cell is a key: the other cells by the key. */
  private static final Map<String, List<String>> rows = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    document = Files.readString(DOCUMENT);
    for (String line : document.lines().toList()) {
      List<String> cells = List.of(line.split("\\s*\\|\\s*", -1));
      if (line.startsWith("| `")) {
        String key = cells.get(1).replace("`", "");
        assertThat(rows.put(key, cells.subList(2, cells.size() - 1))).as(key).isNull();
      }
    }
  }

  @Test
  void theTablesHaveEveryKeyOfTheParserAndNoOther() {
    TreeSet<String> known = new TreeSet<>(ConfigurationFileReader.MANAGER.paths());
    known.addAll(ConfigurationFileReader.DECLARED.paths());
    assertThat(new TreeSet<>(rows.keySet())).isEqualTo(known);
    assertThat(rows.values()).allSatisfy(cells -> assertThat(cells).hasSize(3));
    assertThat(rows.values()).allSatisfy(cells -> assertThat(cells.get(2)).isNotBlank());
  }

  @ParameterizedTest
  @EnumSource
  void rangesAndDefaults(CacheSetting setting) {
    List<String> row = Objects.requireNonNull(rows.get(setting.key()));
    Object value = setting.defaultValue();
    assertThat(row.get(0)).isEqualTo(setting.allowed());
    if (value == null) {
      assertThat(row.get(1)).isEqualTo("unset");
    } else {
      assertThat(setting.parse(row.get(1).replace("`", ""))).isEqualTo(value);
    }
  }

  @Test
  void rangesOfTheManager() {
    assertThat(cell("redis.timeout", 0)).isEqualTo(RedisSection.TIMEOUT_FORM.allowed());
    assertThat(RedisSection.TIMEOUT_FORM.parse(cell("redis.timeout", 1)))
        .isEqualTo(RedisSettings.local().timeout());
    assertThat(cell("redis.sentinel.database", 0)).isEqualTo(RedisSection.DATABASE_FORM.allowed());
    assertThat(cell("namespace", 1)).isEqualTo(Namespace.DEFAULT);
  }

  @Test
  void theExample() {
    Matcher example = YAML.matcher(document);
    assertThat(example.find()).isTrue();
    ClassLoader loader = Objects.requireNonNull(getClass().getClassLoader());
    ConfigurationFile file =
        new ConfigurationFileReader(loader).read("configuration.md", example.group(1));
    ManagerSettings settings =
        new ManagerSettings("shop", RedisSettings.local(), file.rules(), "configuration.md");

    assertThat(file.namespace()).isEqualTo("shop");
    assertThat(settings.declaredNames()).containsExactly("users");
    assertThat(settings.settingsFor("users", null).ttl().defaultTtl())
        .isEqualTo(Duration.ofHours(1));
    assertThat(settings.settingsFor("com.acme.domain.User", null).near().maxEntries())
        .isEqualTo(50_000);
    assertThat(settings.settingsFor("com.acme.domain.User", null).ttl())
        .isEqualTo(new TtlSettings(Duration.ofHours(24), Duration.ofDays(7), 0.1));
    assertThat(settings.settingsFor("q.timestamps", null).near().enabled()).isFalse();
    assertThat(example.find()).as("another example that no test reads").isFalse();
  }

  private static String cell(String key, int column) {
    return Objects.requireNonNull(rows.get(key)).get(column).replace("`", "");
  }
}
