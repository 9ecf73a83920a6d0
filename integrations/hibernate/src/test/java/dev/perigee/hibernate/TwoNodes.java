package dev.perigee.hibernate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perigee.testing.RawRedis;
import dev.perigee.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.stat.CacheRegionStatistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one node may read after another one's commit; for every database. */
@SuppressWarnings("deprecation") // natural ids are asked for as both Hibernates know it
abstract class TwoNodes {
  /** What docs/consistency.md promises of the mode lease. */
  private static final Duration LEASE = Duration.ofSeconds(3);

  private static RedisServer redis;

  @TempDir private Path folder;
  private Shop shop;
  private SessionFactory a;
  private SessionFactory b;

  abstract Database database();

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private void open(NearMode mode) {
    try (RawRedis raw = redis.raw()) {
      raw.call("FLUSHALL");
    }
    shop = new Shop(database(), redis, mode, folder);
    a = shop.node();
    b = shop.node();
    a.inTransaction(
        session -> {
          Product product = new Product(1, "sku-1");
          product.labels().add("new");
          session.persist(product);
          session.persist(new Counter(1, 0));
          session.persist(new Country(1, 44));
          session.persist(new Banner(1, 0));
          session.persist(new Account(1, 0));
        });
  }

  @AfterEach
  void close() {
    shop.close();
  }

  // ---- entities under load

  @ParameterizedTest
  @EnumSource
  void readWrite_afterACommitOnTheOtherNode_isAsFreshAsTheModePromises(NearMode mode)
      throws Exception {
    open(mode);
    for (Class<?> entity : List.of(Product.class, Counter.class)) {
      StaleReads found =
          StaleReads.measure(
              value -> a.inTransaction(session -> write(session.find(entity, 1L), value)),
              () -> b.fromSession(session -> read(session.find(entity, 1L))));
      System.out.printf(
          "%s, %s, near %s: %s%n", database().name(), entity.getSimpleName(), mode, found);

      assertThat(found.reads()).isGreaterThan(100);
      if (mode == NearMode.LEASE) {
        assertThat(found.oldest()).isLessThan(LEASE);
      } else {
        assertThat(found.stale()).isZero();
      }
      assertThat(statistics(b, entity).getHitCount()).isPositive();
    }
  }

  private static int read(Object entity) {
    return entity instanceof Product product ? product.stock() : ((Valued) entity).content();
  }

  private static void write(Object entity, int value) {
    if (entity instanceof Product product) {
      product.stock(value);
    } else {
      ((Valued) entity).content(value);
    }
  }

  // ---- every access type, one step after the other

  @ParameterizedTest
  @EnumSource
  void everyAccessType_readsWhatTheOtherNodeCommitted(NearMode mode) {
    open(mode);
    for (Class<? extends Valued> entity : List.of(Counter.class, Banner.class, Account.class)) {
      cachedOnB(entity);
      a.inTransaction(session -> session.find(entity, 1L).content(7));
      seenOnB(mode, 7, () -> b.fromSession(session -> session.find(entity, 1L).content()));
    }
    cachedOnB(Country.class);
    assertThat((int) b.fromSession(session -> session.find(Country.class, 1L).content()))
        .isEqualTo(44);
  }

  @ParameterizedTest
  @EnumSource
  void collections_readWhatTheOtherNodeCommitted(NearMode mode) {
    open(mode);
    await()
        .atMost(10, SECONDS)
        .until(
            () ->
                labelsOnB() == 1
                    && b.getStatistics()
                            .getDomainDataRegionStatistics(Product.class.getName() + ".labels")
                            .getHitCount()
                        > 0);
    a.inTransaction(session -> session.find(Product.class, 1L).labels().add("cheap"));
    seenOnB(mode, 2, this::labelsOnB);
  }

  private int labelsOnB() {
    return b.fromSession(session -> session.find(Product.class, 1L).labels().size());
  }

  @ParameterizedTest
  @EnumSource
  void naturalIds_readWhatTheOtherNodeCommitted(NearMode mode) {
    open(mode);
    await()
        .atMost(10, SECONDS)
        .until(() -> isOnB("sku-1") && b.getStatistics().getNaturalIdCacheHitCount() > 0);
    assertThat(isOnB("sku-2")).isFalse();
    a.inTransaction(session -> session.find(Product.class, 1L).sku("sku-2"));
    seenOnB(mode, 1, () -> isOnB("sku-2") ? 1 : 0);
    seenOnB(mode, 0, () -> isOnB("sku-1") ? 1 : 0);
  }

  private boolean isOnB(String sku) {
    return b.fromSession(
        session -> session.bySimpleNaturalId(Product.class).loadOptional(sku).isPresent());
  }

  @ParameterizedTest
  @EnumSource
  void removal_isSeen(NearMode mode) {
    open(mode);
    cachedOnB(Counter.class);
    a.inTransaction(session -> session.remove(session.find(Counter.class, 1L)));
    seenOnB(
        mode, 0, () -> b.fromSession(session -> session.find(Counter.class, 1L) == null ? 0 : 1));
  }

  /** At once where near copies are validated or off; within the lease otherwise. */
  private static void seenOnB(NearMode mode, int expected, java.util.function.IntSupplier read) {
    if (mode == NearMode.LEASE) {
      await().atMost(LEASE).until(() -> read.getAsInt() == expected);
    } else {
      assertThat(read.getAsInt()).isEqualTo(expected);
    }
  }

  private void cachedOnB(Class<?> entity) {
    await()
        .atMost(10, SECONDS)
        .until(
            () ->
                b.fromSession(session -> session.find(entity, 1L)) != null
                    && statistics(b, entity).getHitCount() > 0);
  }

  private static CacheRegionStatistics statistics(SessionFactory node, Class<?> entity) {
    return node.getStatistics().getDomainDataRegionStatistics(entity.getName());
  }

  // ---- queries: point 14 of what clients expect

  @ParameterizedTest
  @EnumSource
  void timestamps_areNeverServedStale_onTheOtherNode(NearMode mode) {
    open(mode);
    int stale = 0;
    for (int value = 1; value <= 60; value++) {
      int written = value;
      assertThat(stockOnB()).isEqualTo(value - 1); // the result is cached
      a.inTransaction(session -> session.find(Product.class, 1L).stock(written));
      stale += stockOnB() == written ? 0 : 1;
    }
    System.out.printf(
        "%s, results of queries, near %s: 60 reads after a commit, %d stale; %d from the cache%n",
        database().name(), mode, stale, b.getStatistics().getQueryCacheHitCount());
    assertThat(stale).isZero();
    assertThat(b.getStatistics().getQueryCacheHitCount()).isPositive();
  }

  private int stockOnB() {
    return b.fromSession(
        session ->
            session
                .createQuery("select p.stock from Product p where p.sku = :sku", Integer.class)
                .setParameter("sku", "sku-1")
                .setCacheable(true)
                .getSingleResult());
  }

  @Test
  void rollback_leavesWhatWasThere() {
    open(NearMode.VALIDATED);
    cachedOnB(Counter.class);
    try {
      a.inTransaction(
          session -> {
            session.find(Counter.class, 1L).content(99);
            session.flush();
            throw new IllegalStateException("as it happens");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("as it happens");
    }
    assertThat((int) b.fromSession(session -> session.find(Counter.class, 1L).content())).isZero();
  }
}
