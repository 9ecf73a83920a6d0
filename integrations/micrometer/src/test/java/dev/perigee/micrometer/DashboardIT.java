package dev.perigee.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.Manual;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The dashboard asks for what there is, and shows all of it. */
final class DashboardIT {
  private static final Pattern METRIC = Pattern.compile("perigee_[a-z_]+");
  private static final Pattern SELECTOR = Pattern.compile("(perigee_[a-z_]+)\\{([^}]*)\\}");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!=|=)\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\) \\(");

  /** What Prometheus sees: a series' labels with their values, by its name. */
  private final Map<String, Map<String, Set<String>>> series = new HashMap<>();

  @Test
  void queries_nameMetersThatExist_andLeaveNoneOut() {
    scrape();
    List<String> queries = new ArrayList<>();
    collect("expr", new Yaml().load(Manual.text("docs/grafana/perigee.json")), queries);
    collect("definition", new Yaml().load(Manual.text("docs/grafana/perigee.json")), queries);
    assertThat(queries).hasSizeGreaterThan(18);

    Set<String> shown = new TreeSet<>();
    for (String query : queries) {
      metricsOf(query).forEach(metric -> assertThat(series).as(query).containsKey(metric));
      selectorsAreRight(query);
      groupingsAreRight(query);
      shown.addAll(metricsOf(query));
    }
    assertThat(shown).containsAll(series.keySet());
  }

  /** Names and labels of what a manager with one cache of each kind exports. */
  private void scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (OneRedis redis = new OneRedis()) {
      CacheManager manager = redis.node();
      new PerigeeMetrics(manager).bindTo(registry);
      Cache<String, String> cache = manager.createCache("c", new MutableConfiguration<>());
      cache.put("k", "v");
      cache.get("k");
      for (String line : registry.scrape().split("\n", -1)) {
        if (line.startsWith("perigee_")) {
          record(line);
        }
      }
    }
  }

  private void record(String line) {
    int brace = line.indexOf('{');
    Map<String, Set<String>> labels =
        series.computeIfAbsent(line.substring(0, brace), name -> new HashMap<>());
    MATCHER
        .matcher(line)
        .results()
        .forEach(
            label ->
                labels
                    .computeIfAbsent(label.group(1), name -> new HashSet<>())
                    .add(label.group(3)));
  }

  private static List<String> metricsOf(String query) {
    return METRIC.matcher(query).results().map(MatchResult::group).toList();
  }

  private void selectorsAreRight(String query) {
    SELECTOR
        .matcher(query)
        .results()
        .forEach(
            selector -> {
              Map<String, Set<String>> labels = series.get(selector.group(1));
              MATCHER
                  .matcher(selector.group(2))
                  .results()
                  .forEach(
                      matcher -> {
                        assertThat(labels).as(query).containsKey(matcher.group(1));
                        if (!matcher.group(2).equals("=~")) {
                          assertThat(labels.get(matcher.group(1)))
                              .as(query)
                              .contains(matcher.group(3));
                        }
                      });
            });
  }

  private void groupingsAreRight(String query) {
    GROUPING
        .matcher(query)
        .results()
        .forEach(
            grouping -> {
              for (String label : grouping.group(1).split(", ", -1)) {
                for (String metric : metricsOf(query)) {
                  assertThat(series.get(metric)).as(query).containsKey(label);
                }
              }
            });
  }

  private static void collect(String key, Object node, List<String> found) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (name.equals(key) && value instanceof String text) {
              found.add(text);
            } else {
              collect(key, value, found);
            }
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> collect(key, each, found));
    }
  }
}
