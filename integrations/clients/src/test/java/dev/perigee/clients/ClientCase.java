package dev.perigee.clients;

import dev.perigee.testing.RawRedis;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Nodes of one server, which is emptied after each test. */
abstract class ClientCase {
  static Nodes nodes;

  @BeforeAll
  static void start() {
    nodes = new Nodes();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @AfterEach
  void clean() {
    nodes.closeNodes();
    try (RawRedis raw = nodes.redis().raw()) {
      raw.call("FLUSHALL");
    }
  }

  static <K, V> Cache<K, V> cache(String name) {
    return nodes.node().createCache(name, new MutableConfiguration<K, V>());
  }
}
