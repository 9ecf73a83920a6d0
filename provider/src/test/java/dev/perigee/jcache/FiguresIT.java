package dev.perigee.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.near.RemoteObserver.Operation;
import dev.perigee.near.RemoteStatistics.Breaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The figures that are an unwrap away, and the caches they belong to. */
final class FiguresIT {
  private static Nodes nodes;

  @BeforeAll
  static void start() {
    nodes = Nodes.start();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @AfterEach
  void closeNodes() {
    nodes.closeNodes();
  }

  @Test
  void remoteAndPayloads_areCounted() {
    PerigeeCache<String, String> cache =
        nodes.cache("figures", new MutableConfiguration<String, String>());
    Queue<Operation> told = new ConcurrentLinkedQueue<>();
    cache.observe((operation, nanos, failed) -> told.add(operation));
    cache.put("k", "x".repeat(100_000));
    assertThat(cache.getFresh("k")).hasSize(100_000);
    assertThat(cache.getFresh("none")).isNull();

    assertThat(cache.remoteStatistics().hits()).isEqualTo(1);
    assertThat(cache.remoteStatistics().misses()).isEqualTo(1);
    assertThat(cache.remoteStatistics().breaker()).isEqualTo(Breaker.CLOSED);
    assertThat(cache.payloadStatistics().bytesBefore()).isEqualTo(100_000);
    assertThat(cache.payloadStatistics().bytesAfter()).isLessThan(1_000);
    assertThat(told).containsExactly(Operation.PUT, Operation.GET, Operation.GET);
    assertThat(cache.loadStatistics()).isEqualTo(LoadStatistics.NONE);
  }

  @Test
  void loads_areCounted() {
    PerigeeCache<String, String> cache =
        nodes.cache(
            "loads",
            new MutableConfiguration<String, String>()
                .setReadThrough(true)
                .setCacheLoaderFactory(FailingOnSome::new));
    assertThat(cache.get("a")).isEqualTo("loaded");
    assertThatThrownBy(() -> cache.get("bad")).isInstanceOf(CacheLoaderException.class);
    assertThat(cache.get("a")).isEqualTo("loaded");

    assertThat(cache.loadStatistics().loads()).isEqualTo(2);
    assertThat(cache.loadStatistics().failures()).isEqualTo(1);
    assertThat(cache.loadStatistics().nanos()).isPositive();
  }

  private static final class FailingOnSome implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      if (key.equals("bad")) {
        throw new IllegalStateException("as it happens");
      }
      return "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return new HashMap<>();
    }
  }

  @Test
  void openCaches_areToldNowAndLater_untilTheObservationEnds() {
    CacheManager manager = nodes.node();
    List<String> told = new ArrayList<>();
    manager.createCache("before", new MutableConfiguration<>());
    OpenCaches.Observation observation =
        manager
            .unwrap(OpenCaches.class)
            .observe(
                new OpenCaches.Observer() {
                  @Override
                  public void opened(PerigeeCache<?, ?> cache) {
                    told.add("+" + cache.getName());
                    if (cache.getName().equals("failing")) {
                      throw new IllegalStateException("as it happens");
                    }
                  }

                  @Override
                  public void closed(PerigeeCache<?, ?> cache) {
                    told.add("-" + cache.getName());
                  }
                });
    manager.createCache("after", new MutableConfiguration<>());
    manager.createCache("failing", new MutableConfiguration<>());
    manager.getCache("before").close();
    manager.destroyCache("after");
    assertThat(told).containsExactly("+before", "+after", "+failing", "-before", "-after");

    observation.close();
    manager.close();
    assertThat(told).hasSize(5);
  }
}
