package dev.perigee.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.testing.RawRedis;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Collectors;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.management.ObjectName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What is left after the provider was closed: nothing. */
final class LeavesNothingIT {

  @RepeatedTest(3)
  void close_leavesNoThreadConnectionMBeanOrSubscription() throws Exception {
    try (Nodes nodes = Nodes.start();
        RawRedis raw = nodes.redis().raw()) {
      Set<Thread> before = threads();
      use(nodes.node());
      use(nodes.node());
      assertThat(beans()).isNotEmpty();
      assertThat(raw.number("PUBSUB", "NUMPAT")).isPositive();
      assertThat(threads()).hasSizeGreaterThan(before.size());

      nodes.closeNodes();

      assertThat(beans()).isEmpty();
      await()
          .atMost(10, SECONDS)
          .untilAsserted(
              () -> {
                assertThat(raw.number("PUBSUB", "NUMPAT")).isZero();
                assertThat(connections(raw)).isEqualTo(1);
                Set<Thread> left = threads();
                left.removeAll(before);
                assertThat(left).isEmpty();
              });
    }
  }

  @Test
  void aManagerThatIsNeverUsed_connectsNever() {
    try (Nodes nodes = Nodes.start();
        RawRedis raw = nodes.redis().raw()) {
      Set<Thread> before = threads();
      CacheManager manager = nodes.node();
      manager.createCache("idle", new MutableConfiguration<String, String>());
      assertThat(connections(raw)).isEqualTo(1);
      Set<Thread> started = threads();
      started.removeAll(before);
      assertThat(started).isEmpty();
    }
  }

  private static void use(CacheManager manager) throws Exception {
    MutableConfiguration<String, String> configuration =
        new MutableConfiguration<String, String>()
            .setStatisticsEnabled(true)
            .setManagementEnabled(true)
            .addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(
                    FactoryBuilder.factoryOf(new Quiet()), null, false, false));
    PerigeeCache<String, String> cache = Nodes.perigee(manager.createCache("used", configuration));
    cache.put("ann", "1");
    await()
        .atMost(10, SECONDS)
        .until(
            () -> {
              assertThat(cache.get("ann")).isEqualTo("1");
              return cache.nearStatistics().hits() > 0;
            });
  }

  private static long connections(RawRedis raw) {
    return RawRedis.textOf(raw.call("CLIENT", "LIST")).lines().count();
  }

  private static Set<ObjectName> beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("*:*"), null)
        .stream()
        .filter(name -> Set.of("javax.cache", "dev.perigee").contains(name.getDomain()))
        .collect(Collectors.toSet());
  }

  /** Without those that the JVM and the tests start for themselves when they like. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getThreadGroup() != null)
        .filter(thread -> !"system".equals(thread.getThreadGroup().getName()))
        .filter(thread -> !thread.getName().startsWith("ForkJoinPool.commonPool"))
        .filter(thread -> !thread.getName().startsWith("awaitility"))
        .collect(Collectors.toSet());
  }

  /** Hears and does nothing. */
  private static final class Quiet
      implements CacheEntryCreatedListener<String, String>, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}
  }
}
